"""What can happen to a request, in codes: the closed list behind the history of a case, with its Finnish words.

An event says who, when and what, never a personal value. Its ``codes`` are words of the form ``letter:0192…`` with a
space between, of the keys of :class:`Key` alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

AnyKey = TypeVar("AnyKey", bound=StrEnum)


class Happening(StrEnum):
    """Every kind of event."""

    RECEIVED = "received"
    BAN_BOUND = "ban_bound"
    TAKEN = "taken"
    HANDED_OVER = "handed_over"
    ADDRESS_RECORDED = "address_recorded"
    IDENTITY_ASKED = "identity_asked"
    CLARIFICATION_ASKED = "clarification_asked"
    ANSWER_RECEIVED = "answer_received"
    IDENTITY_CONFIRMED = "identity_confirmed"
    CONTACT_CONFIRMED = "contact_confirmed"
    CODE_LETTER_MADE = "code_letter_made"
    CODE_LETTER_PRINTED = "code_letter_printed"
    CODE_RETURNED = "code_returned"
    CODE_VOID = "code_void"
    STRONGLY_IDENTIFIED = "strongly_identified"
    IDENTIFIED_AS_ANOTHER = "identified_as_another"
    EVIDENCE_RECORDED = "evidence_recorded"
    EVIDENCE_OPENED = "evidence_opened"
    RESUMED = "resumed"
    EXTENDED = "extended"
    LINKED = "linked"
    UNLINKED = "unlinked"
    BAN_REACHED_PERSON = "ban_reached_person"
    CONSENTS_WITHDRAWN = "consents_withdrawn"
    HOLD_PLACED = "hold_placed"
    HOLD_LIFTED = "hold_lifted"
    RESTRICTED = "restricted"
    RESTRICTION_VOID = "restriction_void"
    LIFTING_ANNOUNCED = "lifting_announced"
    LIFTING_TOLD = "lifting_told"
    RESTRICTION_LIFTED = "restriction_lifted"
    OBJECTION_RAISED = "objection_raised"
    OBJECTION_SCOPED = "objection_scoped"
    OBJECTION_SETTLED = "objection_settled"
    OBJECTION_ENDED = "objection_ended"
    RIGHT_DECIDED = "right_decided"
    SENT_FOR_APPROVAL = "sent_for_approval"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    MARKED_READY = "marked_ready"
    RETURNED_TO_WORK = "returned_to_work"
    DECISION_REVIEWED = "decision_reviewed"
    CHANGE_PROPOSED = "change_proposed"
    CHANGE_DECIDED = "change_decided"
    CHANGE_VOID = "change_void"
    MANDATE_RECORDED = "mandate_recorded"
    MANDATE_CHECKED = "mandate_checked"
    MANDATE_OPENED = "mandate_opened"
    MANDATE_USED = "mandate_used"
    ESTATE_OPENED = "estate_opened"
    DECEASED_RECORDED = "deceased_recorded"
    DECEASED_TAKEN_BACK = "deceased_taken_back"
    COPY_WANTED = "copy_wanted"
    COPY_BUILT = "copy_built"
    COPY_FAILED = "copy_failed"
    COPY_DISCARDED = "copy_discarded"
    COPY_DELIVERED = "copy_delivered"
    COPY_DOWNLOADED = "copy_downloaded"
    PART_WITHHELD = "part_withheld"
    PART_GIVEN = "part_given"
    ERASURE_PLANNED = "erasure_planned"
    ERASURE_PLAN_DISCARDED = "erasure_plan_discarded"
    ERASURE_CARRIED_OUT = "erasure_carried_out"
    LAST_GONE = "last_gone"
    RECIPIENTS_TO_TELL = "recipients_to_tell"
    NOTICE_SENT = "notice_sent"
    NOTICE_FAILED = "notice_failed"
    NOTICE_AGAIN = "notice_again"
    NOTICE_TOLD = "notice_told"
    NOTICE_ACKNOWLEDGED = "notice_acknowledged"
    NOTICE_EXCUSE_PROPOSED = "notice_excuse_proposed"
    NOTICE_EXCUSED = "notice_excused"
    FEE_PROPOSED = "fee_proposed"
    FEE_APPROVED = "fee_approved"
    FEE_ANNOUNCED = "fee_announced"
    FEE_ACCEPTED = "fee_accepted"
    FEE_DECLINED = "fee_declined"
    FEE_NARROWED = "fee_narrowed"
    FEE_WAIVED = "fee_waived"
    FEE_LAPSED = "fee_lapsed"
    MESSAGE_CAME = "message_came"
    MESSAGE_READ = "message_read"
    MESSAGE_ANSWERED = "message_answered"
    ATTACHMENT_CAME = "attachment_came"
    ATTACHMENT_OPENED = "attachment_opened"
    LETTER_WRITTEN = "letter_written"
    LETTER_QUEUED = "letter_queued"
    LETTER_TO_POST = "letter_to_post"
    LETTER_PRINTED = "letter_printed"
    LETTER_SENT = "letter_sent"
    LETTER_FAILED = "letter_failed"
    LETTER_UNKNOWN = "letter_unknown"
    LETTER_SETTLED = "letter_settled"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    REOPENED = "reopened"
    WRONG_RELEASE = "wrong_release"
    ENQUIRY_CAME = "enquiry_came"
    ENQUIRY_CLOSED = "enquiry_closed"
    DOSSIER_MADE = "dossier_made"
    DOSSIER_HANDED_OVER = "dossier_handed_over"
    WISH_RECORDED = "wish_recorded"
    REFUSED_GIVEN = "refused_given"
    WISH_ENDED = "wish_ended"


LABELS: Mapping[Happening, str] = MappingProxyType(
    {
        Happening.RECEIVED: "Pyyntö saapui",
        Happening.BAN_BOUND: "Markkinointikielto sitoo annettuja osoitteita ja numeroita",
        Happening.TAKEN: "Otettiin käsittelyyn",
        Happening.HANDED_OVER: "Siirrettiin toiselle käsittelijälle",
        Happening.ADDRESS_RECORDED: "Kirjattiin, minne vastataan",
        Happening.IDENTITY_ASKED: "Pyydettiin osoittamaan henkilöllisyys",
        Happening.CLARIFICATION_ASKED: "Pyydettiin tarkennusta",
        Happening.ANSWER_RECEIVED: "Henkilön vastaus tuli",
        Happening.IDENTITY_CONFIRMED: "Henkilöllisyys vahvistettiin",
        Happening.CONTACT_CONFIRMED: "Sähköpostiosoite vahvistettiin",
        Happening.CODE_LETTER_MADE: "Koodikirje tehtiin",
        Happening.CODE_LETTER_PRINTED: "Koodikirje tulostettiin",
        Happening.CODE_RETURNED: "Koodikirjeen koodi palautettiin",
        Happening.CODE_VOID: "Koodikirjeen koodi mitätöityi: liian monta väärää yritystä",
        Happening.STRONGLY_IDENTIFIED: "Tunnistautui vahvasti",
        Happening.IDENTIFIED_AS_ANOTHER: "Tunnistautui toisena henkilönä kuin pyyntö kertoo: mikään ei muuttunut",
        Happening.EVIDENCE_RECORDED: "Kirjattiin selvitys henkilöllisyydestä",
        Happening.EVIDENCE_OPENED: "Selvityksen asiakirja avattiin",
        Happening.RESUMED: "Vastausta ei enää odoteta",
        Happening.EXTENDED: "Määräaikaa jatkettiin",
        Happening.LINKED: "Yhdistettiin rekisteröityyn",
        Happening.UNLINKED: "Yhdistäminen purettiin",
        Happening.BAN_REACHED_PERSON: "Markkinointikielto ulottuu henkilön muihin kanaviin",
        Happening.CONSENTS_WITHDRAWN: "Suostumuksia peruutettiin",
        Happening.HOLD_PLACED: "Tiedot suojattiin hävittämiseltä",
        Happening.HOLD_LIFTED: "Suojaus hävittämiseltä purettiin",
        Happening.RESTRICTED: "Tietojen käsittelyä rajoitettiin",
        Happening.RESTRICTION_VOID: "Rajoitus purettiin: se koski toista henkilöä",
        Happening.LIFTING_ANNOUNCED: "Henkilölle ilmoitetaan rajoituksen poistamisesta",
        Happening.LIFTING_TOLD: "Henkilölle on kerrottu rajoituksen poistamisesta",
        Happening.RESTRICTION_LIFTED: "Rajoitus poistettiin",
        Happening.OBJECTION_RAISED: "Vastustaminen pysäytti käsittelyn",
        Happening.OBJECTION_SCOPED: "Täsmennettiin, mitä henkilö vastustaa",
        Happening.OBJECTION_SETTLED: "Vastustamisen ratkaisu tuli voimaan",
        Happening.OBJECTION_ENDED: "Vastustaminen päättyi ratkaisematta",
        Happening.RIGHT_DECIDED: "Oikeus ratkaistiin",
        Happening.SENT_FOR_APPROVAL: "Vietiin hyväksyttäväksi",
        Happening.APPROVED: "Hyväksyttiin",
        Happening.SENT_BACK: "Palautettiin muutettavaksi",
        Happening.MARKED_READY: "Merkittiin valmiiksi",
        Happening.RETURNED_TO_WORK: "Otettiin takaisin käsittelyyn",
        Happening.DECISION_REVIEWED: "Ihminen arvioi luottopäätöksen uudelleen",
        Happening.CHANGE_PROPOSED: "Kirjattiin, mitä tietoa pyydetään muuttamaan",
        Happening.CHANGE_DECIDED: "Muutos ratkaistiin",
        Happening.CHANGE_VOID: "Muutos mitätöitiin",
        Happening.MANDATE_RECORDED: "Kirjattiin valtuus",
        Happening.MANDATE_CHECKED: "Valtuus tarkistettiin",
        Happening.MANDATE_OPENED: "Valtuuden asiakirja avattiin",
        Happening.MANDATE_USED: "Valtuus on käytetty",
        Happening.ESTATE_OPENED: "Avattiin kuolinpesän pyyntö",
        Happening.DECEASED_RECORDED: "Rekisteröity merkittiin kuolleeksi: markkinointi päättyy",
        Happening.DECEASED_TAKEN_BACK: "Merkintä kuolemasta poistettiin",
        Happening.COPY_WANTED: "Paketti pyydettiin koottavaksi",
        Happening.COPY_BUILT: "Paketti koottiin",
        Happening.COPY_FAILED: "Paketin kokoaminen epäonnistui",
        Happening.COPY_DISCARDED: "Paketti hylättiin",
        Happening.COPY_DELIVERED: "Paketti on henkilön haettavissa",
        Happening.COPY_DOWNLOADED: "Paketti ladattiin",
        Happening.PART_WITHHELD: "Osa jätettiin pois paketista",
        Happening.PART_GIVEN: "Pois jätetty osa otettiin takaisin pakettiin",
        Happening.ERASURE_PLANNED: "Poistosuunnitelma laadittiin",
        Happening.ERASURE_PLAN_DISCARDED: "Poistosuunnitelma hylättiin",
        Happening.ERASURE_CARRIED_OUT: "Poisto toteutettiin",
        Happening.LAST_GONE: "Viimeinenkin säilytetty tieto on poistettu",
        Happening.RECIPIENTS_TO_TELL: "Vastaanottajille on ilmoitettava muutoksesta",
        Happening.NOTICE_SENT: "Ilmoitus vastaanottajalle lähti",
        Happening.NOTICE_FAILED: "Ilmoitus vastaanottajalle ei lähtenyt",
        Happening.NOTICE_AGAIN: "Ilmoitus vastaanottajalle lähtee uudelleen",
        Happening.NOTICE_TOLD: "Vastaanottajalle ilmoitettiin käsin",
        Happening.NOTICE_ACKNOWLEDGED: "Vastaanottaja kuittasi ilmoituksen",
        Happening.NOTICE_EXCUSE_PROPOSED: "Esitettiin, ettei vastaanottajalle ilmoiteta",
        Happening.NOTICE_EXCUSED: "Hyväksyttiin, ettei vastaanottajalle ilmoiteta",
        Happening.FEE_PROPOSED: "Esitettiin maksua",
        Happening.FEE_APPROVED: "Maksu hyväksyttiin ilmoitettavaksi",
        Happening.FEE_ANNOUNCED: "Maksusta ilmoitetaan henkilölle",
        Happening.FEE_ACCEPTED: "Henkilö hyväksyi maksun",
        Happening.FEE_DECLINED: "Henkilö ei hyväksynyt maksua",
        Happening.FEE_NARROWED: "Henkilö rajasi pyyntöään maksun sijasta",
        Happening.FEE_WAIVED: "Maksusta luovuttiin",
        Happening.FEE_LAPSED: "Maksu raukesi",
        Happening.MESSAGE_CAME: "Henkilö kirjoitti viestin",
        Happening.MESSAGE_READ: "Viesti merkittiin luetuksi",
        Happening.MESSAGE_ANSWERED: "Viestiin vastattiin",
        Happening.ATTACHMENT_CAME: "Henkilö lähetti liitteen",
        Happening.ATTACHMENT_OPENED: "Liite avattiin",
        Happening.LETTER_WRITTEN: "Vastaus kirjoitettiin",
        Happening.LETTER_QUEUED: "Kirje lähtee",
        Happening.LETTER_TO_POST: "Kirje odottaa postitusta",
        Happening.LETTER_PRINTED: "Kirje tulostettiin",
        Happening.LETTER_SENT: "Kirje lähti",
        Happening.LETTER_FAILED: "Kirje ei lähtenyt",
        Happening.LETTER_UNKNOWN: "Ei tiedetä, lähtikö kirje",
        Happening.LETTER_SETTLED: "Selvitettiin, lähtikö kirje",
        Happening.ANSWERED: "Pyyntöön vastattiin",
        Happening.WITHDRAWN: "Pyyntö peruttiin",
        Happening.DUPLICATE: "Merkittiin kaksoiskappaleeksi",
        Happening.REOPENED: "Avattiin uudelleen",
        Happening.WRONG_RELEASE: "Tietoja lähti väärälle henkilölle: kirjattiin tietoturvaloukkaus",
        Happening.ENQUIRY_CAME: "Tietosuojavaltuutettu selvittää tätä pyyntöä",
        Happening.ENQUIRY_CLOSED: "Tietosuojavaltuutetun selvityspyyntö suljettiin",
        Happening.DOSSIER_MADE: "Asiakirjakooste tehtiin",
        Happening.DOSSIER_HANDED_OVER: "Asiakirjakooste annettiin viranomaiselle",
        Happening.WISH_RECORDED: "Henkilö toivoi, että evätyt tiedot annetaan tietosuojavaltuutetulle",
        Happening.REFUSED_GIVEN: "Evätyt tiedot annettiin tietosuojavaltuutetulle",
        Happening.WISH_ENDED: "Toive antaa evätyt tiedot valtuutetulle päättyi",
    }
)


class Key(StrEnum):
    """What a word of an event's codes is about."""

    LETTER = "letter"
    LETTER_KIND = "kind"
    ARRIVED = "arrived"  # an instant, ISO 8601 in UTC
    HOW = "how"
    CHANGE = "change"
    REASON = "reason"
    OUTCOME = "outcome"
    GROUND = "ground"
    MET = "met"
    CONFIDENCE = "confidence"
    ORIGINAL = "original"
    PAIRS = "pairs"
    CONSENTS = "consents"  # how many
    WAS_SENT = "was_sent"
    WITHHELD = "withheld"
    LATE = "late"
    PARTY = "party"  # whose address on file a code came back from
    EVIDENCE = "evidence"  # what kind of evidence it was
    COPY = "copy"
    PACKAGES = "packages"  # one SHA-256 over the packages that an approval was given to
    TABLE = "table"
    RESTRICTION = "restriction"
    FAULT = "fault"  # what is wrong with the data
    FATE = "fate"  # what became of a proposed change
    ACTING = "acting"  # by what somebody acts for another
    ACCEPTED = "accepted"
    RELATED = "related"  # the reference of the case beside which another was opened
    PLAN = "plan"  # the fingerprint of the plan of an erasure
    RUN = "run"
    DECISION = "decision"  # of credit, by software
    NOTICE = "notice"  # to a recipient
    RECIPIENTS = "recipients"  # how many
    DONE_TO = "done_to"  # what was done to the data
    REMINDER = "reminder"  # how many before this one
    BY = "by"  # which way a recipient acknowledged
    SAID = "said"  # what it said
    BREACH = "breach"  # its reference
    FEE = "fee"
    MESSAGE = "message"
    ATTACHMENT = "attachment"
    REVIEW = "review"  # the decision of a human in its place
    ENQUIRY = "enquiry"  # of the Ombudsman
    DOSSIER = "dossier"
    WISH = "wish"  # that what was refused be given to the Ombudsman
    END = "end"  # how it ended
    LEVEL = "level"  # how surely it is known who asks
    ACR = "acr"  # the level of assurance, as the provider of identification names it
    DIFFERS = "differs"  # what of the one identified is another than what the case says


def written_codes(codes: Mapping[AnyKey, object]) -> str:
    """The codes of one event as one text. Raises ValueError for a value with a space: it could not be read back."""
    words = [f"{key}:{value}" for key, value in codes.items()]
    if any(" " in word for word in words):
        raise ValueError("A code has no space in it.")
    return " ".join(words)


def pairs_in(text: str) -> Iterator[tuple[str, str]]:
    """What :func:`written_codes` wrote, each key as a word."""
    for word in text.split():
        key, _, value = word.partition(":")
        yield key, value


def read_codes(text: str) -> dict[Key, str]:
    """The codes of one event."""
    return {Key(key): value for key, value in pairs_in(text)}
