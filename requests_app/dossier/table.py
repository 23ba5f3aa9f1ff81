"""The sections of a dossier, complete: every table of a case has its place here or a reason in :data:`LEFT_OUT`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Model

from customers.models import Objection, Restriction, ViewEvent
from requests_app.dossier.looked import Looked
from requests_app.dossier.parts import Part
from requests_app.dossier.sections import (
    breached,
    carried_out,
    enquired,
    handled,
    identity,
    letters,
    packages,
    protected,
    refused,
    registered,
    told_to,
)
from requests_app.dossier.shown import LEFT_OUT
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
    Enquiry,
    EnquiryAnswer,
    EnquiryEvent,
    ErasurePlan,
    Fee,
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
    WithheldPart,
)
from retention.models import DisposalRun, LegalHold

__all__ = ["LEFT_OUT", "SECTIONS", "MadeFor", "Section"]


class MadeFor(StrEnum):
    """For what a section is made."""

    DOSSIER = "dossier"  # once
    ENQUIRY = "enquiry"  # once, where the dossier is of an enquiry
    CASE = "case"  # for each case, in a folder of its own
    WISH = "wish"  # for the case, where what was refused goes along (tietosuojalaki 34 § 4 mom.)


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its file's name, its title, the provisions it answers to, and the tables that it tells of."""

    code: str
    title: str
    provisions: str
    made_for: MadeFor
    make: Callable[[Looked], Part] = field(repr=False)
    models: tuple[type[Model], ...] = ()


SECTIONS: tuple[Section, ...] = (
    Section("rekisteri", "Seloste ja käsittelytoimet", "GDPR 30(1), 30(4)", MadeFor.DOSSIER, registered.registered),
    Section(
        "selvityspyynto",
        "Selvityspyyntö",
        "GDPR 31, 58(1)",
        MadeFor.ENQUIRY,
        enquired.enquiry,
        (Enquiry, EnquiryEvent, EnquiryAnswer, Dossier),
    ),
    Section(
        "pidot-selvityksesta",
        "Selvityspyynnön säilytyspidot",
        "GDPR 31",
        MadeFor.ENQUIRY,
        protected.holds_of_enquiry,
        (LegalHold,),
    ),
    Section("pyynto", "Pyyntö", "GDPR 12(3)", MadeFor.CASE, handled.request, (PrivacyRequest,)),
    Section("oikeudet", "Oikeudet ja ratkaisut", "GDPR 12(4), 15-22", MadeFor.CASE, handled.rights, (RequestedRight,)),
    Section("maksut", "Maksut", "GDPR 12(5), 15(3)", MadeFor.CASE, handled.fees, (Fee,)),
    Section("maaraaika", "Määräaika vaihe vaiheelta", "GDPR 12(3); 1182/71", MadeFor.CASE, handled.clock),
    Section("tapahtumat", "Tapahtumat", "GDPR 5(2)", MadeFor.CASE, handled.events, (RequestEvent,)),
    Section("kirjeet", "Kirjeet sellaisina kuin ne lähtivät", "GDPR 12(1)", MadeFor.CASE, letters.letters, (Letter,)),
    Section("viestit", "Viestit ja liitteet", "GDPR 12(2)", MadeFor.CASE, handled.messages, (CaseMessage, Attachment)),
    Section(
        "henkilollisyys",
        "Miten henkilöllisyys todettiin",
        "GDPR 12(6)",
        MadeFor.CASE,
        identity.identity,
        (IdentityEvidence, ContactConfirmation, StrongIdentification, AddressCode, Mandate, DownloadCode),
    ),
    Section(
        "paketit",
        "Annetut tietopaketit",
        "GDPR 15(3), 20(1)",
        MadeFor.CASE,
        packages.packages,
        (AccessPackage, WithheldPart),
    ),
    Section(
        "evatyt-tiedot",
        "Tiedot, joihin pääsy evättiin",
        "tietosuojalaki 34 § 4 mom.",
        MadeFor.WISH,
        refused.refused,
        (WithheldPart,),
    ),
    Section(
        "poisto",
        "Poisto ja sen todistus",
        "GDPR 17",
        MadeFor.CASE,
        carried_out.erasure,
        (ErasurePlan, PlannedLine, DisposalRun),
    ),
    Section("oikaisut", "Oikaisut", "GDPR 16", MadeFor.CASE, carried_out.changes, (ProposedChange,)),
    Section("pidot", "Säilytyspidot", "GDPR 17(3), 18(3)", MadeFor.CASE, protected.holds, (LegalHold,)),
    Section(
        "rajoitukset",
        "Rajoitukset ja vastustamiset",
        "GDPR 18, 21(1)",
        MadeFor.CASE,
        protected.restricted,
        (Restriction, Objection),
    ),
    Section(
        "vastaanottajat",
        "Ilmoitukset vastaanottajille",
        "GDPR 19",
        MadeFor.CASE,
        told_to.recipients,
        (RecipientNotice, NoticeItem, NoticeDespatch),
    ),
    Section(
        "loukkaukset",
        "Tietoturvaloukkaukset",
        "GDPR 33, 34",
        MadeFor.CASE,
        breached.breaches,
        (Breach, ReleasedItem, BreachMeasure, AuthorityNotice),
    ),
    Section(
        "katselut", "Kuka on katsonut tietoja ja miksi", "GDPR 5(2), 32", MadeFor.CASE, told_to.views, (ViewEvent,)
    ),
    Section(
        "viranomainen",
        "Viranomaisen selvityspyynnöt ja koosteet",
        "GDPR 31",
        MadeFor.CASE,
        enquired.of_case,
        (Enquiry, Dossier, OmbudsmanWish),
    ),
)
"""Every section, in the order of the page."""
