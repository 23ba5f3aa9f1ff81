"""A breach from its risk to its closing: what is due is done, or left undone for reasons that another approved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail

from customers.models import ContactPoint, Party, PostalAddress
from requests_app.breaches.clock import AwareInTheFuture, ReasonsForDelayMissing
from requests_app.breaches.course import NoSuchMove, ReasonMissing, Status
from requests_app.breaches.duties import (
    AskerMayNotApprove,
    DutiesOpen,
    Duty,
    Excuse,
    ExcuseNotAtThisRisk,
    ReasonsMissing,
    Risk,
    RiskNotAssessed,
)
from requests_app.breaches.parts import PartsMissing, PhaseIncomplete
from requests_app.models import AuthorityNotice, Breach, BreachEvent, BreachNotice
from requests_app.operations import breaches
from requests_app.operations.breaches import Facts
from requests_app.permitted.breaches import refusals
from requests_app.permitted.breaches.record import record_of
from requests_app.permitted.refusals import NotPermitted
from requests_app.queries.breaches import history_of, open_breaches
from tests import scenes, staff
from tests.breaches import (
    AWARE,
    HOUR,
    KNOWN,
    TOLD,
    assessed,
    by_hand,
    named,
    ombudsman_told,
    persons_told,
)
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db


def fresh(breach: Breach) -> Breach:
    """The breach as it stands in the database."""
    return Breach.objects.get(pk=breach.pk)


def test_the_ombudsman_is_told_every_part_of_the_law_in_finnish() -> None:
    """GDPR 33(3)(a)-(d)"""
    breach = assessed(Risk.RISK)
    notice = breaches.write_authority_notice(breach.pk, more_follows=False, actor=staff.sanna(), now=AWARE)
    for said in (
        "Ensimmäinen ilmoitus. Tiedot ovat täydelliset.",
        "Tuli tietoon: torstaina 5.3.2026 klo 10.00",
        "luottamuksellisuus: tietoja päätyi sivulliselle",
        "Mitä tapahtui (GDPR 33(3)(a))\nAsiakkaan tietopaketti lähti toiselle henkilölle.",
        "Rekisteröityjen arvioitu lukumäärä (GDPR 33(3)(a))\n1",
        "Tietueiden arvioitu lukumäärä (GDPR 33(3)(a))\n40",
        "Yhteyspiste, josta saa lisätietoja (GDPR 33(3)(b))",
        "Todennäköiset seuraukset (GDPR 33(3)(c))\nSivullinen",
        "toimenpiteet (GDPR 33(3)(d))\n- tehty: Vastaanottajaa pyydettiin poistamaan paketti.",
        "Arvio riskistä: riski",
    ):
        assert said in notice.body
    assert breach.reference in notice.body
    breaches.mark_authority_notice(
        breach.pk, given_at=AWARE + HOUR, their_reference="TSV/1/2026", actor=staff.sanna(), now=AWARE + HOUR
    )
    assert fresh(breach).status == Status.NOTIFIED
    assert record_of(fresh(breach)).open_duties == ()


def test_the_first_phase_may_go_before_anything_more_is_known() -> None:
    """GDPR 33(4): in phases, without undue further delay."""
    breach = by_hand(Facts(kinds=KNOWN.kinds, nature="Muistitikku katosi."))
    with pytest.raises(PhaseIncomplete) as why:
        breaches.write_authority_notice(breach.pk, more_follows=False, actor=staff.sanna(), now=AWARE)
    assert "todennäköiset seuraukset (GDPR 33(3)(c))" in str(why.value)
    ombudsman_told(breach, more_follows=True)
    first = AuthorityNotice.objects.get()
    assert "Tieto toimitetaan myöhemmin (GDPR 33(4))." in first.body
    assert Duty.AUTHORITY in record_of(fresh(breach)).open_duties, "the rest is still owed"
    breaches.record_facts(breach.pk, KNOWN, actor=staff.heikki(), now=AWARE + HOUR)
    breaches.add_measure(breach.pk, text="Tikut salataan.", actor=staff.heikki(), now=AWARE + HOUR)
    breaches.assess_risk(breach.pk, risk=Risk.RISK, reasons="Tikku oli auki.", actor=staff.sanna(), now=AWARE + HOUR)
    assert fresh(breach).status == Status.NOTIFIED, "the risk becomes known, and the notice stands"
    ombudsman_told(breach, now=AWARE + 2 * HOUR)
    second = AuthorityNotice.objects.get(phase=2)
    assert "Täydennys, 2. ilmoitus, aiempi diaarinumero TSV/123/2026." in second.body
    assert record_of(fresh(breach)).open_duties == ()
    third = breaches.write_authority_notice(breach.pk, more_follows=False, actor=staff.sanna(), now=AWARE + 3 * HOUR)
    assert third.phase == 3, "what comes to light later is told too"


def test_the_ombudsmans_reference_is_written_down_when_it_becomes_known() -> None:
    breach = assessed(Risk.RISK)
    with pytest.raises(refusals.ReferencesKnown):
        breaches.record_reference(breach.pk, their_reference="TSV/5/2026", actor=staff.sanna(), now=AWARE)
    breaches.write_authority_notice(breach.pk, more_follows=False, actor=staff.sanna(), now=AWARE)
    breaches.mark_authority_notice(breach.pk, given_at=AWARE, actor=staff.sanna(), now=AWARE)
    with pytest.raises(refusals.ReferenceMissing):
        breaches.record_reference(breach.pk, their_reference=" ", actor=staff.sanna(), now=AWARE)
    notice = breaches.record_reference(breach.pk, their_reference=" TSV/5/2026", actor=staff.sanna(), now=AWARE + HOUR)
    assert notice.their_reference == "TSV/5/2026"


def test_nothing_is_told_where_nobody_has_said_what_happened() -> None:
    breach = by_hand(Facts(kinds=KNOWN.kinds))
    with pytest.raises(PartsMissing):
        breaches.write_authority_notice(breach.pk, more_follows=True, actor=staff.sanna(), now=AWARE)


def test_a_late_notice_says_why_it_is_late() -> None:
    """GDPR 33(1); [D: breach-hour-counted]"""
    breach = assessed(Risk.RISK)
    late = AWARE + timedelta(hours=73)
    with pytest.raises(ReasonsForDelayMissing):
        breaches.write_authority_notice(breach.pk, more_follows=False, actor=staff.sanna(), now=late)
    notice = breaches.write_authority_notice(
        breach.pk, more_follows=False, delay_reasons="Laajuus selvisi vasta nyt.", actor=staff.sanna(), now=late
    )
    assert "Viivästyksen syyt (GDPR 33(1))\nLaajuus selvisi vasta nyt." in notice.body
    breaches.mark_authority_notice(breach.pk, given_at=late, actor=staff.sanna(), now=late)
    assert "late:yes" in BreachEvent.objects.get(kind="authority_notice_given").codes


def test_a_notice_written_in_time_and_given_late_says_why_too() -> None:
    breach = assessed(Risk.RISK)
    breaches.write_authority_notice(breach.pk, more_follows=False, actor=staff.sanna(), now=AWARE)
    late = AWARE + timedelta(hours=73)
    with pytest.raises(ReasonsForDelayMissing):
        breaches.mark_authority_notice(breach.pk, given_at=late, actor=staff.sanna(), now=late)


def test_a_notice_is_given_after_it_was_written_and_not_in_the_future() -> None:
    breach = assessed(Risk.RISK)
    with pytest.raises(refusals.NoticeNotWritten):
        breaches.mark_authority_notice(breach.pk, given_at=AWARE, actor=staff.sanna(), now=AWARE)
    breaches.write_authority_notice(breach.pk, more_follows=False, actor=staff.sanna(), now=AWARE)
    for impossible in (AWARE - HOUR, AWARE + HOUR):
        with pytest.raises(refusals.GivenBeforeWritten):
            breaches.mark_authority_notice(breach.pk, given_at=impossible, actor=staff.sanna(), now=AWARE)


def test_at_high_risk_the_persons_are_told_in_plain_words() -> None:
    """GDPR 34(1)-(2); [D: breach-notices-stand-alone]"""
    aino = scenes.aino()
    breach = assessed(Risk.HIGH)
    with pytest.raises(refusals.NobodyNamed):
        breaches.write_person_notices(breach.pk, TOLD, actor=staff.sanna(), now=AWARE)
    named(breach, aino)
    assert record_of(fresh(breach)).open_duties == (Duty.AUTHORITY, Duty.PERSONS)
    (notice,) = persons_told(breach)
    assert (notice.state, notice.via, notice.sent_at) == ("sent", "email", AWARE)
    (sent,) = mail.outbox
    assert sent.to == ["aino.makinen@example.com"]
    assert sent.subject == breach.reference
    for said in (TOLD.nature, TOLD.consequences, TOLD.measures, TOLD.advice):
        assert said in sent.body
    assert record_of(fresh(breach)).open_duties == (Duty.AUTHORITY,)
    with pytest.raises(refusals.EverybodyTold):
        breaches.write_person_notices(breach.pk, TOLD, actor=staff.sanna(), now=AWARE)
    breaches.send_waiting_notices(clock=lambda: AWARE + HOUR)
    assert len(mail.outbox) == 1, "a notice leaves once"


@pytest.mark.parametrize("part", ["nature", "consequences", "measures", "advice"])
def test_no_person_is_told_less_than_the_law_asks(part: str) -> None:
    breach = assessed(Risk.HIGH)
    named(breach, scenes.aino())
    with pytest.raises(PartsMissing):
        breaches.write_person_notices(breach.pk, replace(TOLD, **{part: " "}), actor=staff.sanna(), now=AWARE)
    assert not BreachNotice.objects.exists()


def test_each_is_told_in_their_own_language() -> None:
    """GDPR 34(2): clear and plain language"""
    aino, pekka = scenes.aino(), scenes.pekka()
    Party.objects.filter(pk=pekka.pk).update(mother_tongue="sv")
    ContactPoint.objects.create(
        party=pekka, kind="email", value="pekka@example.com", source="person", began_on=date(2019, 2, 1)
    )
    breach = assessed(Risk.HIGH)
    named(breach, aino)
    named(breach, pekka)
    with pytest.raises(refusals.NobodyInLanguage):
        breaches.write_person_notices(breach.pk, TOLD, language="en", actor=staff.sanna(), now=AWARE)
    (finnish,) = breaches.write_person_notices(breach.pk, TOLD, actor=staff.sanna(), now=AWARE)
    (swedish,) = breaches.write_person_notices(breach.pk, TOLD, language="sv", actor=staff.sanna(), now=AWARE)
    assert (finnish.person.party, finnish.language) == (aino, "fi")
    assert (swedish.person.party, swedish.language) == (pekka, "sv")


def test_who_has_no_mailbox_is_told_by_post() -> None:
    aino = scenes.aino()
    ContactPoint.objects.filter(party=aino).update(ended_on=date(2026, 3, 1))
    breach = assessed(Risk.HIGH)
    named(breach, aino)
    with pytest.raises(refusals.NowhereToTell):
        breaches.write_person_notices(breach.pk, TOLD, actor=staff.sanna(), now=AWARE)
    PostalAddress.objects.create(
        party=aino,
        street="Testikatu 1 A 2",
        postal_code="00100",
        city="Helsinki",
        source="person",
        began_on=date(2016, 5, 1),
    )
    (notice,) = breaches.write_person_notices(breach.pk, TOLD, actor=staff.sanna(), now=AWARE)
    at = f"{aino.given_names} {aino.family_name}\nTestikatu 1 A 2\n00100 Helsinki"
    assert (notice.state, notice.recipient) == ("to_post", at)
    assert Duty.PERSONS in record_of(fresh(breach)).open_duties, "what is not posted is not told"
    with pytest.raises(refusals.GivenBeforeWritten):
        breaches.mark_notice_posted(notice.pk, posted_at=MONDAY, actor=staff.heikki(), now=AWARE)
    breaches.mark_notice_posted(notice.pk, actor=staff.heikki(), now=AWARE + HOUR)
    assert Duty.PERSONS not in record_of(fresh(breach)).open_duties
    with pytest.raises(refusals.NoticeNotHere):
        breaches.mark_notice_posted(notice.pk, actor=staff.heikki(), now=AWARE + HOUR)


def test_a_notice_that_did_not_leave_is_sent_again_and_an_unknown_one_is_judged() -> None:
    breach = assessed(Risk.HIGH)
    named(breach, scenes.aino())
    (notice,) = breaches.write_person_notices(breach.pk, TOLD, actor=staff.sanna(), now=AWARE)
    BreachNotice.objects.update(state="failed", error="SMTP 550")
    again = breaches.send_notice_again(notice.pk, via=BreachNotice.Via.EMAIL, actor=staff.heikki(), now=AWARE)
    assert (again.state, again.error) == ("queued", "")
    assert again.message_id != notice.message_id
    BreachNotice.objects.update(state="unknown", claimed_at=AWARE)
    breaches.settle_notice(notice.pk, was_sent=False, actor=staff.heikki(), now=AWARE + HOUR)
    assert BreachNotice.objects.get().state == "queued"
    BreachNotice.objects.update(state="unknown", claimed_at=AWARE)
    breaches.settle_notice(notice.pk, was_sent=True, actor=staff.heikki(), now=AWARE + HOUR)
    assert BreachNotice.objects.get().sent_at == AWARE, "it left when it was tried"


def test_an_unlikely_risk_is_left_untold_when_another_has_approved_it() -> None:
    """GDPR 33(1): the controller has to be able to show it, so one decides and another approves."""
    breach = assessed(Risk.UNLIKELY)
    with pytest.raises(DutiesOpen):
        breaches.close_breach(breach.pk, actor=staff.sanna(), now=AWARE)
    with pytest.raises(ReasonsMissing):
        breaches.propose_excuse(breach.pk, excuse=Excuse.RISK_UNLIKELY, reasons=" ", actor=staff.sanna(), now=AWARE)
    breaches.propose_excuse(
        breach.pk, excuse=Excuse.RISK_UNLIKELY, reasons="Paketti oli salattu.", actor=staff.olli(), now=AWARE
    )
    with pytest.raises(refusals.ExcuseWaits):
        breaches.propose_excuse(breach.pk, excuse=Excuse.RISK_UNLIKELY, reasons="Sama.", actor=staff.sanna(), now=AWARE)
    with pytest.raises(AskerMayNotApprove):
        breaches.decide_excuse(breach.pk, approved=True, actor=staff.olli(), now=AWARE)
    with pytest.raises(NotPermitted):
        breaches.decide_excuse(breach.pk, approved=True, actor=staff.sanna(), now=AWARE)
    breaches.decide_excuse(breach.pk, approved=True, actor=staff.anneli(), now=AWARE)
    with pytest.raises(refusals.NothingToExcuse):
        breaches.propose_excuse(breach.pk, excuse=Excuse.RISK_UNLIKELY, reasons="Sama.", actor=staff.sanna(), now=AWARE)
    closed = breaches.close_breach(breach.pk, actor=staff.sanna(), now=AWARE + HOUR)
    assert (closed.status, closed.closed_at) == (Status.CLOSED, AWARE + HOUR)


def test_a_proposal_that_is_refused_leaves_the_duty_and_may_be_made_again() -> None:
    breach = assessed(Risk.UNLIKELY)
    with pytest.raises(refusals.NoExcuseWaits):
        breaches.decide_excuse(breach.pk, approved=True, actor=staff.anneli(), now=AWARE)
    for approved in (False, True):
        breaches.propose_excuse(
            breach.pk, excuse=Excuse.RISK_UNLIKELY, reasons="Paketti oli salattu.", actor=staff.sanna(), now=AWARE
        )
        breaches.decide_excuse(breach.pk, approved=approved, actor=staff.anneli(), now=AWARE)
        assert (Duty.AUTHORITY in record_of(fresh(breach)).open_duties) is not approved


def test_a_risk_that_rises_makes_the_notice_due_again() -> None:
    breach = assessed(Risk.UNLIKELY)
    breaches.propose_excuse(
        breach.pk, excuse=Excuse.RISK_UNLIKELY, reasons="Paketti oli salattu.", actor=staff.sanna(), now=AWARE
    )
    breaches.decide_excuse(breach.pk, approved=True, actor=staff.anneli(), now=AWARE)
    breaches.assess_risk(breach.pk, risk=Risk.HIGH, reasons="Salaus oli auki.", actor=staff.sanna(), now=AWARE)
    assert record_of(fresh(breach)).open_duties == (Duty.AUTHORITY, Duty.PERSONS)
    with pytest.raises(ExcuseNotAtThisRisk):
        breaches.propose_excuse(breach.pk, excuse=Excuse.RISK_UNLIKELY, reasons="Sama.", actor=staff.sanna(), now=AWARE)


@pytest.mark.parametrize("excuse", [Excuse.PROTECTED, Excuse.RISK_REMOVED, Excuse.DISPROPORTIONATE])
def test_the_exceptions_of_the_law_release_from_telling_the_persons(excuse: Excuse) -> None:
    """GDPR 34(3)(a)-(c)"""
    breach = assessed(Risk.HIGH)
    ombudsman_told(breach)
    with pytest.raises(DutiesOpen):
        breaches.close_breach(breach.pk, actor=staff.sanna(), now=AWARE)
    breaches.propose_excuse(breach.pk, excuse=excuse, reasons="Perusteltu.", actor=staff.sanna(), now=AWARE)
    breaches.decide_excuse(breach.pk, approved=True, actor=staff.anneli(), now=AWARE)
    assert breaches.close_breach(breach.pk, actor=staff.sanna(), now=AWARE).status == Status.CLOSED


def test_nothing_is_closed_undocumented() -> None:
    """GDPR 33(5)"""
    breach = by_hand()
    with pytest.raises(RiskNotAssessed):
        breaches.close_breach(breach.pk, actor=staff.sanna(), now=AWARE)
    breaches.assess_risk(breach.pk, risk=Risk.RISK, reasons="Osoite.", actor=staff.sanna(), now=AWARE)
    with pytest.raises(PartsMissing) as why:
        breaches.close_breach(breach.pk, actor=staff.sanna(), now=AWARE)
    assert "toimenpiteet" in str(why.value)


def test_a_closed_breach_is_opened_again_for_a_reason_and_is_assessed_anew() -> None:
    breach = assessed(Risk.RISK)
    ombudsman_told(breach)
    breaches.close_breach(breach.pk, actor=staff.sanna(), now=AWARE)
    with pytest.raises(refusals.BreachClosed):
        breaches.record_facts(breach.pk, KNOWN, actor=staff.heikki(), now=AWARE)
    with pytest.raises(ReasonMissing):
        breaches.reopen_breach(breach.pk, reason=" ", actor=staff.sanna(), now=AWARE)
    reopened = breaches.reopen_breach(breach.pk, reason="Valtuutettu pyysi.", actor=staff.sanna(), now=AWARE)
    assert (reopened.status, reopened.closed_at) == (Status.OPENED, None)
    with pytest.raises(NoSuchMove):
        breaches.reopen_breach(breach.pk, reason="Uudelleen.", actor=staff.sanna(), now=AWARE)
    breaches.assess_risk(breach.pk, risk=Risk.RISK, reasons="Ennallaan.", actor=staff.sanna(), now=AWARE)
    assert breaches.close_breach(breach.pk, actor=staff.sanna(), now=AWARE).status == Status.CLOSED


def test_the_hours_run_from_when_it_was_really_known() -> None:
    breach = by_hand()
    breaches.correct_awareness(breach.pk, aware_at=AWARE - 5 * HOUR, actor=staff.sanna(), now=AWARE + HOUR)
    assert fresh(breach).aware_at == AWARE - 5 * HOUR
    assert BreachEvent.objects.get(kind="awareness_corrected").codes == "aware:2026-03-05T08:00:00+00:00"
    with pytest.raises(AwareInTheFuture):
        breaches.correct_awareness(breach.pk, aware_at=AWARE + HOUR, actor=staff.sanna(), now=AWARE + HOUR)


def test_a_measure_is_proposed_and_then_taken() -> None:
    breach = by_hand()
    with pytest.raises(PartsMissing):
        breaches.add_measure(breach.pk, text=" ", actor=staff.heikki(), now=AWARE)
    measure = breaches.add_measure(breach.pk, text="Koulutetaan käsittelijät.", actor=staff.heikki(), now=AWARE)
    assert measure.done_at is None
    assert breaches.mark_measure_done(measure.pk, actor=staff.heikki(), now=AWARE + HOUR).done_at == AWARE + HOUR
    breaches.mark_measure_done(measure.pk, actor=staff.heikki(), now=AWARE + 2 * HOUR)
    assert BreachEvent.objects.filter(kind="measure_done").count() == 1


def test_a_person_is_named_once_and_by_a_number_that_is_there() -> None:
    breach, aino = by_hand(), scenes.aino()
    named(breach, aino)
    with pytest.raises(refusals.PersonNamedAlready):
        named(breach, aino)
    for nobody in ("", "0", "999999"):
        with pytest.raises(refusals.PersonUnknown):
            breaches.add_person(breach.pk, customer_number=nobody, actor=staff.heikki(), now=AWARE)
    assert breach.persons.count() == 1
    assert Party.objects.count() == 1


def test_a_handler_writes_down_and_the_officer_decides() -> None:
    breach = by_hand()
    breaches.record_facts(breach.pk, KNOWN, actor=staff.heikki(), now=AWARE)
    with pytest.raises(NotPermitted):
        breaches.assess_risk(breach.pk, risk=Risk.RISK, reasons="Osoite.", actor=staff.heikki(), now=AWARE)
    with pytest.raises(NotPermitted):
        breaches.record_facts(breach.pk, KNOWN, actor=staff.tuula(), now=AWARE)


def test_what_is_due_is_listed_by_the_hour_it_is_due() -> None:
    first = assessed(Risk.HIGH)
    second = by_hand(aware_at=AWARE - 5 * HOUR)
    told = assessed(Risk.RISK)
    ombudsman_told(told)
    due = [each for each in open_breaches(AWARE + HOUR) if each.duties]
    assert [each.breach for each in due] == [second, first]
    assert [each.hours_left for each in due] == [66, 71]
    assert due[1].duties == (Duty.AUTHORITY, Duty.PERSONS)
    assert [each.late for each in open_breaches(AWARE + timedelta(days=4)) if each.duties] == [True, True]


def test_the_history_says_who_did_what_and_no_person_in_it() -> None:
    breach = assessed(Risk.HIGH)
    aino = scenes.aino()
    named(breach, aino)
    persons_told(breach)
    lines = history_of(fresh(breach))
    assert lines[-1].label == "Loukkaus avattiin"
    assert lines[-1].who == "käsittelijä (heikki)"
    assert any(
        line.label == "Riski arvioitiin" and line.more == "korkea riski, avattu → riski arvioitu" for line in lines
    )
    assert not BreachEvent.objects.filter(codes__icontains="kinen").exists()
