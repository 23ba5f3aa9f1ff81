"""What of each table a dossier tells, field by field, and what it leaves out and why. A test holds both complete.

A table that is declared tomorrow and belongs to a case is red until it stands here: what the authority is given is
decided, never forgotten. Nobody else's data goes along [D: what-the-authority-is-given].
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import Model

from customers.models import Objection, Restriction, ViewEvent
from requests_app.models import (
    AccessPackage,
    AddressCode,
    Attachment,
    AuthorityNotice,
    Breach,
    BreachMeasure,
    CaseMessage,
    ContactConfirmation,
    Dossier,
    DownloadCode,
    Draft,
    Enquiry,
    EnquiryAnswer,
    EnquiryEvent,
    ErasurePlan,
    Fee,
    IdentificationAttempt,
    IdentityEvidence,
    Letter,
    Mandate,
    NoticeDespatch,
    NoticeItem,
    OmbudsmanWish,
    PlannedLine,
    PrivacyRequest,
    ProposedChange,
    RecipientNotice,
    ReleasedItem,
    RequestedRight,
    RequestEvent,
    StrongIdentification,
    WantedDossier,
    WithheldPart,
)
from retention.models import DisposalRun, LegalHold

SHOWN: Mapping[type[Model], str] = MappingProxyType(
    {
        PrivacyRequest: (
            "reference kind received_at channel language name customer_number representative_role answer_by status "
            "owner matched_at identity identity_at extended_at original related register_version closed_at"
        ),
        RequestedRight: (
            "right details choices outcome ground reasons fee releases_recordings decided_at decided_by approved_at "
            "approved_by"
        ),
        RequestEvent: "at kind actor_kind actor right from_status to_status",
        CaseMessage: "written_at answers_question body reply handled_at handled_by",
        Attachment: "kind size scanned sent_at",
        Letter: "kind language via subject state written_at sent_at register_version author",
        IdentityEvidence: "kind received_at used_at recorded_by",
        ContactConfirmation: "made_at confirmed_at",
        StrongIdentification: "acr identified_at",
        AddressCode: "made_at expires_at returned_at made_by",
        Mandate: "kind rights valid_until recorded_at recorded_by checked_at checked_by accepted used_at",
        AccessPackage: (
            "state wanted_at wanted_by built_at register_version size sha256 records recordings delivered_at "
            "discarded_at"
        ),
        WithheldPart: "table field ground explanation late_from expected_on decided_at decided_by given_at given_by",
        DownloadCode: "asked_at used_at",
        ErasurePlan: (
            "state made_at made_by as_of register_version fingerprint carried_out_at carried_out_by last_gone_at"
        ),
        PlannedLine: "stage table fate ground rules until rows files",
        ProposedChange: "table field ground source proposed_at proposed_by fate reasons decided_at decided_by",
        RecipientNotice: (
            "recipient change written_at acknowledged_at said ground reason excuse_asked_at excuse_asked_by excused_at "
            "excused_by"
        ),
        NoticeItem: "table at categories",
        NoticeDespatch: "number via state written_at sent_at",
        Fee: (
            "state amount ground evidence proposed_at proposed_by approved_at approved_by answered_at narrowed_to "
            "ended_at"
        ),
        Breach: (
            "reference kinds status awareness processor aware_at opened_at opened_by happened_from happened_until "
            "nature person_categories persons_about record_categories records_about consequences advice risk "
            "risk_reasons assessed_at assessed_by closed_at"
        ),
        ReleasedItem: "what kind left_at",
        BreachMeasure: "text done_at recorded_at recorded_by",
        AuthorityNotice: "phase more_follows delay_reasons written_at sent_at their_reference author",
        LegalHold: "reason explanation owner placed_at review_on lifted_at",
        Restriction: "ground placed_at told_at lifted_at void",
        Objection: "purposes situation raised_at state weighed decided_at",
        DisposalRun: "as_of register_version started_at finished_at state",
        ViewEvent: "viewed_at kind viewer role table field reason",
        Enquiry: "diary_number received_at asked due_on asked_until status request owner closed_at",
        EnquiryEvent: "at kind actor_kind actor from_status to_status day why",
        EnquiryAnswer: "text via sent_at recorded_at recorded_by",
        OmbudsmanWish: "said_at how recorded_at recorded_by end ended_at ended_by via",
        Dossier: "made_at made_by reason with_packages register_version size sha256 handed_over_at handed_over_by",
    }
)
"""The fields that are told, in the order of their columns; one that refers to staff is told by number."""

_ONLY_WHO = "vain nimi, asiakasnumero ja viitenumero kertovat, kenestä on kyse (GDPR 5(1)(c))"
_VALUES = "arvot ovat rekisterin tietoa, jonka viranomainen pyytää erikseen"
_INTERNAL = "sisäinen muistiinpano: ratkaisut perusteluineen kerrotaan, tarkistuksen kysymykset eivät"

NOT_SHOWN: Mapping[type[Model], Mapping[str, str]] = MappingProxyType(
    {
        PrivacyRequest: MappingProxyType(
            {
                **dict.fromkeys(("metering_point", "birth_date", "email", "phone", "postal_address"), _ONLY_WHO),
                "representative_name": "toinen henkilö: hänen asemansa kerrotaan",
            }
        ),
        RequestEvent: MappingProxyType({"codes": "kerrotaan sanoina omassa sarakkeessaan"}),
        Letter: MappingProxyType({"recipient": _ONLY_WHO, "body": "teksti on omana tiedostonaan"}),
        Attachment: MappingProxyType({"file": "voi koskea toisia henkilöitä: laji ja aika kerrotaan"}),
        IdentityEvidence: MappingProxyType({"note": _INTERNAL, "document": "asiakirja hävitetään käytön jälkeen"}),
        StrongIdentification: MappingProxyType({"identity_code_index": _ONLY_WHO}),
        AddressCode: MappingProxyType({"address": _ONLY_WHO}),
        Mandate: MappingProxyType(
            {
                "document": "asiakirja hävitetään käytön jälkeen, ja siinä on toisia henkilöitä",
                "scope": "voi kertoa toisesta henkilöstä: asema ja oikeudet kerrotaan",
                "checked_how": _INTERNAL,
            }
        ),
        AccessPackage: MappingProxyType({"file": "sisällysluettelo on mukana; paketti vain, kun se valitaan"}),
        DownloadCode: MappingProxyType({"reference": "sama kuin pyynnön"}),
        ProposedChange: MappingProxyType(dict.fromkeys(("proposed", "present", "became"), _VALUES)),
        Breach: MappingProxyType({"case_reference": "sama kuin pyynnön"}),
        AuthorityNotice: MappingProxyType({"body": "viranomaisella on se jo: diaarinumero kerrotaan"}),
        NoticeItem: MappingProxyType({"external_key": "toisen järjestelmän avain"}),
        LegalHold: MappingProxyType({"origin": "kertoo saman kuin osa, jossa pito on"}),
        Restriction: MappingProxyType({"origin": "kertoo saman kuin osa, jossa rajoitus on"}),
        Objection: MappingProxyType({"origin": "kertoo saman kuin osa, jossa vastustaminen on"}),
    }
)
"""The declared fields that are not told, each with its reason."""

LEFT_OUT: Mapping[type[Model], str] = MappingProxyType(
    {
        IdentificationAttempt: "tunnistautumisesta, joka ei päättynyt, ei jää muuta; päättynyt kerrotaan",
        WantedDossier: "koosteen kokoamisen vaihe: tehty kooste kertoo saman",
        Draft: "keskeneräinen lomake: siitä ei tullut pyyntöä tai pyyntö kertoo saman",
    }
)
"""The tables of a case that have no section, each with its reason."""
