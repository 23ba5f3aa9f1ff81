"""Every operation of the desk by its name, with its check: ``check_…`` raises the refusal that says what to do instead.

The table of moves is :mod:`requests_app.lifecycle`'s; the checks stand in the rooms beside this one. None of them takes
what the user types: that is checked where it is used. ``today`` is the day in Europe/Helsinki.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from django.contrib.auth.models import User

from requests_app.lifecycle import Actor
from requests_app.models import Letter
from requests_app.permitted import refusals
from requests_app.permitted.answering import (
    check_approve,
    check_decide,
    check_mark_ready,
    check_return_to_work,
    check_send_back,
    check_send_for_approval,
    check_send_letter,
    check_write_letter,
)
from requests_app.permitted.case import Case
from requests_app.permitted.copies import check_discard_copy, check_give_part, check_want_copy, check_withhold_part
from requests_app.permitted.dossiers import check_hand_over_dossier
from requests_app.permitted.erasures import check_carry_out_erasure, check_plan_erasure
from requests_app.permitted.fees import (
    check_announce_fee,
    check_approve_fee,
    check_propose_fee,
    check_record_fee_answer,
    check_waive_fee,
)
from requests_app.permitted.identifying import (
    check_ask_identity,
    check_confirm_identity,
    check_enter_code,
    check_link_party,
    check_make_code_letter,
    check_record_evidence,
    check_unlink_party,
)
from requests_app.permitted.messaging import check_messages
from requests_app.permitted.notices import check_approve_notice_excuse, check_notice, check_tell_of_recipients
from requests_app.permitted.rectifying import check_decide_change, check_rectify, check_void_change
from requests_app.permitted.releases import check_report_wrong_release
from requests_app.permitted.representing import check_check_mandate, check_open_estate_case, check_record_mandate
from requests_app.permitted.restricting import (
    check_lift_restriction,
    check_restrict_records,
    check_scope_objection,
    check_tell_of_lifting,
)
from requests_app.permitted.reviewing import check_review_decision
from requests_app.permitted.wishes import check_end_wish, check_give_to_ombudsman, check_record_wish
from requests_app.permitted.withdrawing import check_withdraw_consents
from requests_app.permitted.working import (
    check_ask_clarification,
    check_extend,
    check_hand_over,
    check_mark_duplicate,
    check_record_address,
    check_record_answer,
    check_reopen,
    check_resume,
    check_take,
    check_withdraw,
)

Check = Callable[[Case, User, date], Actor]
"""Comes out the capacity in which the user acts. Raises ``Refused``."""

CHECKS: Mapping[str, tuple[str, Check]] = MappingProxyType(
    {
        "take": ("Ota käsittelyyn", check_take),
        "hand_over": ("Siirrä toiselle käsittelijälle", check_hand_over),
        "record_address": ("Kirjaa, minne vastataan", check_record_address),
        "ask_identity": ("Pyydä osoittamaan henkilöllisyys", check_ask_identity),
        "ask_clarification": ("Pyydä tarkennusta", check_ask_clarification),
        "record_answer": ("Kirjaa henkilön vastaus", check_record_answer),
        "record_evidence": ("Kirjaa selvitys henkilöllisyydestä", check_record_evidence),
        "make_code_letter": ("Tee koodikirje", check_make_code_letter),
        "enter_code": ("Kirjaa koodikirjeen koodi", check_enter_code),
        "confirm_identity": ("Vahvista henkilöllisyys", check_confirm_identity),
        "resume": ("Jatka odottamatta vastausta", check_resume),
        "extend": ("Jatka määräaikaa", check_extend),
        "link_party": ("Yhdistä rekisteröityyn", check_link_party),
        "unlink_party": ("Pura yhdistäminen", check_unlink_party),
        "withdraw_consents": ("Peruuta suostumuksia", check_withdraw_consents),
        "restrict_records": ("Rajoita tietojen käsittelyä", check_restrict_records),
        "scope_objection": ("Täsmennä vastustaminen", check_scope_objection),
        "tell_of_lifting": ("Ilmoita rajoituksen poistamisesta", check_tell_of_lifting),
        "lift_restriction": ("Poista rajoitus", check_lift_restriction),
        "review_decision": ("Arvioi luottopäätös uudelleen", check_review_decision),
        "decide": ("Ratkaise oikeus", check_decide),
        "propose_address": ("Kirjaa uusi osoite", check_rectify),
        "propose_contact": ("Kirjaa uusi sähköposti tai puhelinnumero", check_rectify),
        "propose_change": ("Kirjaa muu muutos", check_rectify),
        "decide_change": ("Ratkaise muutos", check_decide_change),
        "void_change": ("Mitätöi muutos", check_void_change),
        "record_mandate": ("Kirjaa valtuus", check_record_mandate),
        "check_mandate": ("Tarkista valtuus", check_check_mandate),
        "open_estate_case": ("Avaa kuolinpesän pyyntö", check_open_estate_case),
        "propose_fee": ("Esitä maksua", check_propose_fee),
        "approve_fee": ("Hyväksy maksu", check_approve_fee),
        "announce_fee": ("Ilmoita maksusta henkilölle", check_announce_fee),
        "record_fee_answer": ("Kirjaa, mitä henkilö vastasi maksusta", check_record_fee_answer),
        "waive_fee": ("Luovu maksusta", check_waive_fee),
        "want_copy": ("Kokoa paketti", check_want_copy),
        "discard_copy": ("Hylkää paketti", check_discard_copy),
        "withhold_part": ("Jätä osa pois paketista", check_withhold_part),
        "give_part": ("Ota osa takaisin pakettiin", check_give_part),
        "plan_erasure": ("Laadi poistosuunnitelma", check_plan_erasure),
        "tell_of_recipients": ("Lähetä luettelo vastaanottajista", check_tell_of_recipients),
        "record_notice_told": ("Kirjaa, että vastaanottajalle ilmoitettiin", check_notice),
        "send_notice_again": ("Lähetä ilmoitus uudelleen", check_notice),
        "propose_notice_excuse": ("Esitä, ettei ilmoiteta", check_notice),
        "approve_notice_excuse": ("Hyväksy, ettei ilmoiteta", check_approve_notice_excuse),
        "answer_message": ("Vastaa viestiin", check_messages),
        "read_message": ("Merkitse viesti luetuksi", check_messages),
        "write_letter": ("Kirjoita vastaus", check_write_letter),
        "send_for_approval": ("Vie hyväksyttäväksi", check_send_for_approval),
        "approve": ("Hyväksy", check_approve),
        "send_back": ("Palauta muutettavaksi", check_send_back),
        "mark_ready": ("Merkitse valmiiksi", check_mark_ready),
        "carry_out_erasure": ("Toteuta poisto", check_carry_out_erasure),
        "return_to_work": ("Ota takaisin käsittelyyn", check_return_to_work),
        "send_letter": ("Lähetä vastaus", check_send_letter),
        "withdraw": ("Kirjaa peruutus", check_withdraw),
        "mark_duplicate": ("Merkitse kaksoiskappaleeksi", check_mark_duplicate),
        "reopen": ("Avaa uudelleen", check_reopen),
        "hand_over_dossier": ("Kirjaa kooste viranomaiselle annetuksi", check_hand_over_dossier),
        "record_wish": ("Kirjaa toive antaa evätyt tiedot valtuutetulle", check_record_wish),
        "give_to_ombudsman": ("Kirjaa evätyt tiedot valtuutetulle annetuiksi", check_give_to_ombudsman),
        "end_wish": ("Päätä toive antaa tiedot valtuutetulle", check_end_wish),
        "report_wrong_release": ("Ilmoita luovutus väärälle henkilölle", check_report_wrong_release),
    }
)
"""Every operation on a request by its name: the words of its button, and its check."""


def check_letter_in(letter: Letter, *allowed: Letter.State) -> None:
    """Raise :class:`LetterNotHere` unless the letter is in one of these states."""
    if letter.state not in allowed:
        raise refusals.LetterNotHere(
            current=str(Letter.State(letter.state).label), allowed=" tai ".join(str(state.label) for state in allowed)
        )


LETTER_OPERATIONS: Mapping[str, tuple[str, tuple[Letter.State, ...]]] = MappingProxyType(
    {
        "send_letter": ("Lähetä", (Letter.State.DRAFT,)),
        "mark_posted": ("Merkitse postitetuksi", (Letter.State.TO_POST,)),
        "send_again": ("Lähetä uudelleen", (Letter.State.FAILED,)),
        "settle_unknown": ("Selvitä, lähtikö", (Letter.State.UNKNOWN,)),
    }
)
"""Every operation on a letter by its name: the words of its button, and the states it is for."""
