"""What the person is told of what happened to their request: every kind of event, in plain words or in silence.

Silent is what is the house's own doing on the way to an answer: who works on it, what is drafted, planned or being
approved, and what was done about somebody else. What is told ``surely`` is told only to one who has shown who they are:
it would tell anybody else whether the person is in the register.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext_noop as marked

from requests_app.events import Happening
from requests_app.lifecycle import Status
from requests_app.wording.kinds import LetterKind


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence, in Finnish, and whether it is told only to one who is surely known."""

    words: str
    surely: bool = False


SILENT = None


def _surely(words: str) -> Told:
    return Told(words, surely=True)


TOLD: Mapping[Happening, Told | None] = MappingProxyType(
    {
        Happening.RECEIVED: Told(marked("Pyyntösi saapui.")),
        Happening.BAN_BOUND: Told(marked("Markkinointikielto alkoi koskea antamiasi yhteystietoja.")),
        Happening.TAKEN: Told(marked("Otimme pyynnön käsittelyyn.")),
        Happening.HANDED_OVER: SILENT,
        Happening.ADDRESS_RECORDED: Told(marked("Kirjasimme, minne vastaamme.")),
        Happening.IDENTITY_ASKED: Told(marked("Pyysimme sinua osoittamaan, kuka olet.")),
        Happening.CLARIFICATION_ASKED: Told(marked("Pyysimme sinua tarkentamaan pyyntöäsi.")),
        Happening.ANSWER_RECEIVED: Told(marked("Saimme vastauksesi kysymykseemme.")),
        Happening.IDENTITY_CONFIRMED: Told(marked("Totesimme, kuka olet.")),
        Happening.CONTACT_CONFIRMED: Told(marked("Vahvistit sähköpostiosoitteesi.")),
        Happening.CODE_LETTER_MADE: SILENT,
        Happening.CODE_LETTER_PRINTED: _surely(marked("Lähetimme sinulle kirjeen, jossa on koodi.")),
        Happening.CODE_RETURNED: _surely(marked("Saimme kirjeessä olleen koodin.")),
        Happening.CODE_VOID: _surely(marked("Kirjeen koodi lakkasi toimimasta, koska koodi oli väärin viisi kertaa.")),
        Happening.STRONGLY_IDENTIFIED: Told(marked("Tunnistauduit vahvasti.")),
        Happening.IDENTIFIED_AS_ANOTHER: Told(marked("Joku tunnistautui toisella nimellä kuin pyynnössä on.")),
        Happening.EVIDENCE_RECORDED: Told(marked("Kirjasimme, miten tarkistimme, kuka olet.")),
        Happening.EVIDENCE_OPENED: SILENT,  # the access log says it
        Happening.RESUMED: Told(marked("Jatkoimme käsittelyä odottamatta vastaustasi.")),
        Happening.EXTENDED: Told(marked("Jatkoimme vastausaikaa kahdella kuukaudella.")),
        Happening.LINKED: SILENT,
        Happening.UNLINKED: SILENT,
        Happening.BAN_REACHED_PERSON: _surely(marked("Markkinointikielto alkoi koskea muitakin yhteystietojasi.")),
        Happening.CONSENTS_WITHDRAWN: _surely(marked("Kirjasimme suostumuksesi peruutetuiksi.")),
        Happening.HOLD_PLACED: _surely(marked("Estimme tietojesi poistamisen pyynnön käsittelyn ajaksi.")),
        Happening.HOLD_LIFTED: SILENT,
        Happening.RESTRICTED: _surely(marked("Rajoitimme tietojesi käsittelyä.")),
        Happening.RESTRICTION_VOID: SILENT,  # it was about somebody else
        Happening.LIFTING_ANNOUNCED: _surely(marked("Ilmoitimme, että aiomme poistaa käsittelyn rajoituksen.")),
        Happening.LIFTING_TOLD: SILENT,
        Happening.RESTRICTION_LIFTED: _surely(marked("Poistimme tietojesi käsittelyn rajoituksen.")),
        Happening.OBJECTION_RAISED: _surely(marked("Keskeytimme käsittelyn, jota vastustat.")),
        Happening.OBJECTION_SCOPED: SILENT,
        Happening.OBJECTION_SETTLED: _surely(marked("Vastustukseesi annettu ratkaisu tuli voimaan.")),
        Happening.OBJECTION_ENDED: _surely(marked("Vastustuksesi käsittely päättyi ilman ratkaisua.")),
        Happening.RIGHT_DECIDED: SILENT,  # until the answer has left it may change
        Happening.SENT_FOR_APPROVAL: SILENT,
        Happening.APPROVED: SILENT,
        Happening.SENT_BACK: SILENT,
        Happening.MARKED_READY: SILENT,
        Happening.RETURNED_TO_WORK: SILENT,
        Happening.DECISION_REVIEWED: _surely(marked("Ihminen arvioi luottopäätöksesi uudelleen.")),
        Happening.CHANGE_PROPOSED: SILENT,
        Happening.CHANGE_DECIDED: SILENT,
        Happening.CHANGE_VOID: SILENT,
        Happening.MANDATE_RECORDED: Told(marked("Kirjasimme valtuutuksen.")),
        Happening.MANDATE_CHECKED: Told(marked("Tarkistimme valtuutuksen.")),
        Happening.MANDATE_OPENED: SILENT,
        Happening.MANDATE_USED: SILENT,
        Happening.ESTATE_OPENED: Told(marked("Aloimme käsitellä kuolinpesän asiaa omana pyyntönään.")),
        Happening.DECEASED_RECORDED: SILENT,
        Happening.DECEASED_TAKEN_BACK: SILENT,
        Happening.COPY_WANTED: SILENT,
        Happening.COPY_BUILT: SILENT,
        Happening.COPY_FAILED: SILENT,
        Happening.COPY_DISCARDED: SILENT,
        Happening.COPY_DELIVERED: Told(marked("Tietosi tulivat haettaviksi.")),
        Happening.COPY_DOWNLOADED: Told(marked("Tietosi ladattiin tältä sivulta.")),
        Happening.PART_WITHHELD: SILENT,  # the copy itself lists what it leaves out
        Happening.PART_GIVEN: SILENT,
        Happening.ERASURE_PLANNED: SILENT,
        Happening.ERASURE_PLAN_DISCARDED: SILENT,
        Happening.ERASURE_CARRIED_OUT: _surely(marked("Poistimme tietojasi.")),
        Happening.LAST_GONE: _surely(marked("Poistimme viimeisenkin tiedon, joka oli jäänyt säilytettäväksi.")),
        Happening.RECIPIENTS_TO_TELL: SILENT,
        Happening.NOTICE_SENT: _surely(marked("Ilmoitimme muutoksesta taholle, jolle tietojasi oli luovutettu.")),
        Happening.NOTICE_FAILED: SILENT,
        Happening.NOTICE_AGAIN: SILENT,
        Happening.NOTICE_TOLD: _surely(marked("Kerroimme muutoksesta taholle, jolle tietojasi oli luovutettu.")),
        Happening.NOTICE_ACKNOWLEDGED: _surely(marked("Tietojesi saaja vastasi ilmoitukseemme muutoksesta.")),
        Happening.NOTICE_EXCUSE_PROPOSED: SILENT,
        Happening.NOTICE_EXCUSED: SILENT,
        Happening.FEE_PROPOSED: SILENT,  # nothing may come of it
        Happening.FEE_APPROVED: SILENT,
        Happening.FEE_ANNOUNCED: Told(marked("Ilmoitimme sinulle maksusta etukäteen.")),
        Happening.FEE_ACCEPTED: Told(marked("Hyväksyit maksun.")),
        Happening.FEE_DECLINED: Told(marked("Ilmoitit, ettet hyväksy maksua.")),
        Happening.FEE_NARROWED: Told(marked("Rajasit pyyntöäsi maksun sijasta.")),
        Happening.FEE_WAIVED: SILENT,  # the letter says it, to whoever had been told of the fee
        Happening.FEE_LAPSED: SILENT,
        Happening.MESSAGE_CAME: Told(marked("Saimme viestisi.")),
        Happening.MESSAGE_READ: Told(marked("Luimme viestisi.")),
        Happening.MESSAGE_ANSWERED: Told(marked("Vastasimme viestiisi.")),
        Happening.ATTACHMENT_CAME: Told(marked("Saimme liitteesi.")),
        Happening.ATTACHMENT_OPENED: SILENT,  # the access log says it
        Happening.LETTER_WRITTEN: SILENT,
        Happening.LETTER_QUEUED: SILENT,
        Happening.LETTER_TO_POST: SILENT,
        Happening.LETTER_PRINTED: SILENT,
        Happening.LETTER_SENT: SILENT,  # by its kind: LETTERS
        Happening.LETTER_FAILED: SILENT,
        Happening.LETTER_UNKNOWN: SILENT,
        Happening.LETTER_SETTLED: SILENT,
        Happening.ANSWERED: Told(marked("Vastasimme pyyntöösi.")),
        Happening.WITHDRAWN: Told(marked("Pyyntö peruttiin.")),
        Happening.DUPLICATE: Told(marked("Yhdistimme pyynnön aiempaan pyyntöön. Vastaamme siihen.")),
        Happening.REOPENED: Told(marked("Otimme pyynnön uudelleen käsittelyyn.")),
        Happening.WRONG_RELEASE: SILENT,  # who is concerned is told by a letter of its own (GDPR 34)
        Happening.ENQUIRY_CAME: SILENT,  # the authority's own matter
        Happening.ENQUIRY_CLOSED: SILENT,
        Happening.WISH_RECORDED: _surely(marked("Kirjasimme toiveesi, että tietosuojavaltuutettu saa evätyt tiedot.")),
        Happening.REFUSED_GIVEN: _surely(marked("Annoimme evätyt tiedot tietosuojavaltuutetulle.")),
        Happening.WISH_ENDED: SILENT,  # how it ended is told by a letter
        Happening.DOSSIER_MADE: SILENT,  # the access log says it
        Happening.DOSSIER_HANDED_OVER: SILENT,
    }
)

LETTERS: Mapping[LetterKind, Told | None] = MappingProxyType(
    {
        LetterKind.RECEIVED: Told(marked("Lähetimme vahvistuksen siitä, että pyyntö on saapunut.")),
        LetterKind.IDENTITY_ASKED: SILENT,  # the event of the asking says it
        LetterKind.CLARIFICATION_ASKED: SILENT,
        LetterKind.EXTENDED: SILENT,
        LetterKind.ANSWER: SILENT,
        LetterKind.WITHDRAWN: SILENT,
        LetterKind.DUPLICATE: SILENT,
        LetterKind.ORIGINAL_ANSWERED: Told(marked("Vastasimme pyyntöön, johon tämä on yhdistetty.")),
        LetterKind.DOWNLOAD_CODE: Told(marked("Lähetimme koodin, jolla tämän sivun saa auki.")),
        LetterKind.RESTRICTION_TO_BE_LIFTED: SILENT,
        LetterKind.LAST_GONE: SILENT,
        LetterKind.FEE_ANNOUNCED: SILENT,
        LetterKind.FEE_WITHDRAWN: Told(marked("Ilmoitimme, ettei maksua peritä.")),
        LetterKind.BREACH: _surely(marked("Lähetimme sinulle ilmoituksen tietoturvaloukkauksesta.")),
        LetterKind.MESSAGE_WAITS: SILENT,  # the event of the answering says it
        LetterKind.REFUSED_GIVEN: SILENT,  # the event of the giving says it
        LetterKind.RECIPIENTS_TOLD: _surely(marked("Lähetimme luettelon tahoista, joille ilmoitimme muutoksesta.")),
    }
)
"""What is told once a letter has left, by its kind."""

STANDS: Mapping[Status, str] = MappingProxyType(
    {
        Status.RECEIVED: marked("Pyyntö on saapunut ja odottaa käsittelijää."),
        Status.IDENTITY_WANTED: marked("Odotamme, että osoitat, kuka olet."),
        Status.IN_WORK: marked("Käsittelemme pyyntöäsi."),
        Status.CLARIFICATION_WANTED: marked("Odotamme, että tarkennat pyyntöäsi."),
        Status.AWAITING_APPROVAL: marked("Käsittelemme pyyntöäsi."),  # what waits for whom tells of the answer
        Status.READY: marked("Käsittelemme pyyntöäsi."),
        Status.ANSWERED: marked("Olemme vastanneet pyyntöösi."),
        Status.WITHDRAWN: marked("Pyyntö on peruttu."),
        Status.DUPLICATE: marked("Pyyntö on yhdistetty aiempaan pyyntöön. Vastaamme siihen."),
    }
)
"""Where a request stands, in one sentence."""
