"""One synthetic person after another: who they are, what they agreed, what was billed, measured, said and decided.

The same seed and number make the same person, whoever asks and in whatever portions. Rows come in an order in which
they can be written, and name each other as objects.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from customers.filling.synthetic import words
from customers.filling.synthetic.identifiers import artificial_identity_code, business_id, gsrn
from customers.keys import uuid7_at

Row = dict[str, object]
"""A row's fields by name; ``kind`` of the register's kinds is told beside it. A reference is the row it names."""

HISTORY = 9 * 365
_LEFT = 0.1
_CALLS_OF = 400  # days: contact recordings are kept for 25 months
_FIRST_PLACE = 5_000_000_000
_QUARTERS = 96


@dataclass(frozen=True, slots=True)
class Ask:
    """How many people, by which seed, up to which day (Helsinki), and how much of what is large.

    ``calls`` and ``days`` are the recorded calls (without audio) and the days of quarter-hours that a person has on the
    average; ``identity_codes`` whether people have an artificial henkilötunnus.
    """

    customers: int
    seed: int
    today: date
    calls: float = 0.3
    days: float = 0.1
    identity_codes: bool = True
    controllers: tuple[str, ...] = ("oomi", "oomi_solar")


def people(ask: Ask, first: int = 0, until: int | None = None) -> Iterator[tuple[str, Row]]:
    """The rows of the people with the numbers from ``first`` up to ``until``, each with its kind."""
    for number in range(first, ask.customers if until is None else until):
        yield from _Person(ask, number).rows()


class _Person:
    def __init__(self, ask: Ask, number: int) -> None:
        self.ask = ask
        self.number = number
        self.chance = random.Random(f"{ask.seed}:{number}")  # noqa: S311 - invented people, the same by seed
        self.made: list[tuple[str, Row]] = []
        self.count = 0
        self.began = ask.today - timedelta(days=self.chance.randrange(40, HISTORY))
        # Who left, left lately: what is kept no longer is not in a register that is run as it should be.
        left = self.chance.random() < _LEFT
        ended = ask.today - timedelta(days=self.chance.randrange(1, 300))
        self.ended = ended if left and ended > self.began else None
        self.born = date(self.chance.randrange(1936, 2006), self.chance.randrange(1, 13), self.chance.randrange(1, 29))

    def rows(self) -> list[tuple[str, Row]]:
        self._who()
        self._agreed()
        self._billed()
        self._measured()
        self._said()
        self._used()
        self._decided()
        return self.made

    # ---- the pieces

    def _add(self, kind: str, /, **values: object) -> Row:
        """A row of that kind under keys of its own."""
        self.count += 1
        key = f"gen{self.ask.seed}:{self.number}:{self.count}"
        milliseconds = 1_500_000_000_000 + self.number * 64 + self.count
        row: Row = {"id": uuid7_at(milliseconds, self.chance.getrandbits(74)), "external_key": key} | values
        self.made.append((kind, row))
        return row

    def _owned(self, kind: str, /, **values: object) -> Row:
        return self._add(kind, party=self.party, **values)

    def _bound(self, kind: str, /, **values: object) -> Row:
        return self._add(kind, party=self.party, relationship=self.bond, **values)

    def _under(self, kind: str, /, **values: object) -> Row:
        return self._add(kind, party=self.party, electricity_contract=self.contract, **values)

    def _one_in(self, often: int) -> bool:
        return self.chance.randrange(often) == 0

    def _day(self, latest: int = 700) -> date:
        """A day of the relationship, at most so many days ago."""
        end = self.ended or self.ask.today
        return end - timedelta(days=self.chance.randrange(1, max(2, min(latest, (end - self.began).days))))

    def _time(self, latest: int = 700) -> datetime:
        day = self._day(latest)
        return datetime(
            day.year, day.month, day.day, self.chance.randrange(6, 16), self.chance.randrange(60), tzinfo=UTC
        )

    def _who(self) -> None:
        chance, number = self.chance, self.number
        self.party: Row = self._add(
            "party",
            given_names=f"{chance.choice(words.GIVEN)} {chance.choice(words.GIVEN)}",
            family_name=chance.choice(words.FAMILY),
            birth_date=self.born,
            identity_code=artificial_identity_code(self.born, chance.randint(900, 999))
            if self.ask.identity_codes
            else None,
            mother_tongue=chance.choice(("fi", "fi", "fi", "fi", "sv")),
            customer_number=f"{self.ask.seed}{number:08d}",
            protected_address=self._one_in(200),
            source="person",
            first_seen_on=self.began,
            last_contact_on=self.ended or self.ask.today - timedelta(days=chance.randrange(1, 400)),
        )
        code, city = chance.choice(words.CITIES)
        place = {
            "street": f"{chance.choice(words.STREETS)} {chance.randrange(1, 120)} {chance.choice('ABC')} "
            f"{chance.randrange(1, 60)}",
            "postal_code": f"{int(code) + 10 * chance.randrange(words.MOST_CODES_OF_A_CITY):05d}",
            "city": city,
        }
        lasts = {"source": "person", "began_on": self.began}
        self._owned("postal_address", **place, **lasts)
        self.mailbox = f"asiakas{number}.{self.ask.seed}@posti{number % 40}.example"
        self.phone = f"+1{chance.choice(words.AREA_CODES)}55501{chance.randrange(100):02d}"
        self._owned("contact_point", kind="email", value=self.mailbox, got_at_sale=chance.random() < 0.6, **lasts)
        self._owned("contact_point", kind="phone", value=self.phone, **lasts)
        self.place = self._owned("metering_point", gsrn=gsrn(_FIRST_PLACE + number), source="market_parties", **place)

    def _agreed(self) -> None:
        chance, number = self.chance, self.number
        self.bond = self._owned(
            "relationship", controller=self.ask.controllers[0], began_on=self.began, ended_on=self.ended
        )
        organisation = self._employer() if number % 25 == 0 and self.ended is None else None
        last = self.ended or self.ask.today
        starts = [self.began]
        if chance.random() < 0.3 and (last - self.began).days > 60:
            starts.append(self.began + timedelta(days=chance.randrange(30, (last - self.began).days)))
        for index, start in enumerate(starts):
            self.contract = self._bound(
                "electricity_contract",
                organisation=organisation,
                metering_point=self.place,
                contract_number=f"G{self.ask.seed}-{number}-{index}",
                product=chance.choice(words.PRODUCTS),
                agreed_on=start,
                began_on=start,
                ended_on=starts[index + 1] - timedelta(days=1) if index + 1 < len(starts) else self.ended,
            )
        if len(self.ask.controllers) > 1 and self.ended is None and self._one_in(12):
            self._solar()
        if self._one_in(12):
            self._insured()
        if self._one_in(5):
            self._under("order", product=chance.choice(words.PRODUCTS), ordered_at=self._time(), channel="verkko")
        if self._one_in(100):
            self._under("authorisation", scope="laskujen hoitaminen", given_on=self._day())
        if self._one_in(200):
            self._under("damage", occurred_on=self._day(), description="pakastin suli katkon aikana", compensation=80)

    def _employer(self) -> Row:
        organisation = self._add(
            "organisation",
            name=f"Esimerkkiyritys {self.number} Oy",
            business_id=business_id(1_000_000 + (self.ask.seed * 400_009 + self.number // 25) % 4_000_000),
            source="person",
        )
        role = {"position": "talouspäällikkö", "source": "person", "began_on": self.began}
        self._owned("contact_role", organisation=organisation, **role)
        return organisation

    def _solar(self) -> None:
        days = {"began_on": self.began, "ended_on": self.ended}
        bond = self._owned("relationship", controller=self.ask.controllers[1], **days)
        self._add(
            "solar_contract",
            party=self.party,
            relationship=bond,
            contract_number=f"GA{self.ask.seed}-{self.number}",
            product="Oomi Aurinko",
            agreed_on=self.began,
            **days,
        )

    def _insured(self) -> None:
        policy = self._bound(
            "insurance_policy",
            policy_number=f"GV{self.ask.seed}-{self.number}",
            product="Oomi Turva",
            employment="toistaiseksi voimassa",
            began_on=self.began,
            liability_ended_on=self.ended,
            source="insurer",
        )
        if self._one_in(4):
            day = self._day()
            told = {"event_on": day, "reported_on": day, "health": "keksitty selvitys", "decision": "hyväksytty"}
            self._owned("insurance_claim", policy=policy, compensation=300, source="insurer", **told)

    def _billed(self) -> None:
        for index in range(2):
            day = self._day(720)
            euros, year = self.chance.randrange(2_000, 40_000) / 100, {"fiscal_year_ends_on": date(day.year, 12, 31)}
            invoice = self._under(
                "invoice",
                number=f"GL{self.ask.seed}-{self.number}-{index}",
                issued_on=day,
                due_on=day + timedelta(days=14),
                amount=euros,
                **year,
            )
            if self._one_in(30):
                self._owned("collection", invoice=invoice, stage="maksukehotus", began_on=day, **year)
            else:
                self._owned("payment", invoice=invoice, paid_on=day, amount=euros, account="FI2112345600000785", **year)
        if self.ended is None and self._one_in(10):
            four = f"{self.chance.randrange(10_000):04d}"
            self._bound("card_token", token=f"tok-{self.chance.getrandbits(64):016x}", last_four=four)
        if self._one_in(4):
            self._under(
                "estimate", made_on=self._day(), yearly_kwh=self.chance.randrange(800, 20_000), monthly_price=60
            )

    def _measured(self) -> None:
        chance, where = self.chance, {"metering_point": self.place, "source": "market_parties"}
        end = self.ended or self.ask.today
        for back in range(min(_about(self.ask.days, chance), (end - self.began).days)):
            # A local day is a quarter-hour's hour shorter or longer twice a year; these are ordinary days.
            load = [chance.randrange(20, 600) for _ in range(8)]
            self._under("daily_consumption", day=_ordinary(end, back), watt_hours=load * (_QUARTERS // 8), **where)
        if self._one_in(2):
            self._under("annual_forecast", made_on=self._day(), yearly_kwh=chance.randrange(800, 20_000), **where)
        if self._one_in(4):
            told = {"kind": "myyjänvaihto", "counterpart": "Esimerkkiverkko Oy", "source": "market_parties"}
            self._under("market_message", sent_at=self._time(), **told)
        if self.ended is None and self._one_in(20):
            self._bound("consumption_report", made_on=self._day(), title="Vuoden kulutus", text="Keksitty raportti.")

    def _said(self) -> None:
        chance = self.chance
        for _ in range(_about(self.ask.calls, chance)):
            self._under(
                "recording",
                began_at=self._time(_CALLS_OF),
                duration=timedelta(seconds=chance.randrange(20, 1500)),
                direction=chance.choice(("from_person", "to_person")),
                number=self.phone,
                partner="Esimerkkimyynti Oy" if self._one_in(10) else "",
                topic=chance.choice(words.TOPICS),
            )
        if self._one_in(3):
            told = {"subject": chance.choice(words.TOPICS).capitalize(), "body": "Hei, tämä on keksitty viesti."}
            self._owned(
                "email_message", sent_at=self._time(_CALLS_OF), direction="from_person", address=self.mailbox, **told
            )
        if self._one_in(10):
            told = {"subject": "Sopimusvahvistus", "text": "Keksitty kirje."}
            self._under("correspondence", dated_on=self._day(), direction="to_person", **told)
        if self.ended is None and self._one_in(4):
            self._bound("dealing", happened_at=self._time(), channel="chat", matter=chance.choice(words.TOPICS))

    def _used(self) -> None:
        if self.ended is not None:
            return  # it went with the relationship
        account = {"opened_at": self._time(), "user_identifier": f"gen{self.ask.seed}-{self.number}"}
        if self._one_in(2):
            self._bound("online_account", password_hash=f"argon2id$keksitty${self.number}", **account)
        for often, kind, values in (
            (12, "service_use", {"service": "kulutusvahti", "ordered_on": self._day()}),
            (12, "mobile_use", {"used_at": self._time(), "feature": "kulutus", "device": "puhelin"}),
            (20, "interest", {"topic": "aurinkopaneelit", "told_at": self._time()}),
            (15, "cookie_use", {"cookie": "kieli", "purpose": "asetusten muistaminen", "used_at": self._time()}),
            (
                8,
                "user_profile",
                {"segment": "iltakuluttaja", "logic": "kulutuksen painopiste", "derived_at": self._time()},
            ),
            (8, "marketing_contact", {"contacted_at": self._time(), "channel": "email", "campaign": "syksy"}),
        ):
            if self._one_in(often):
                self._bound(kind, **values)
        if self._one_in(3):
            self._bound("consent", **_CONSENT, controllers=[self.ask.controllers[0]], collected_at=self._time())

    def _decided(self) -> None:
        if self._one_in(20):
            to = {"recipient_kind": "energy_companies", "recipient": "Esimerkkiverkko Oy", "categories": ["basic"]}
            self._owned("disclosure", disclosed_at=self._time(), purpose="sähkön siirto", **to)
        if not self._one_in(8):
            return
        at = self._time()
        applied = self._under("application", product=self.chance.choice(words.PRODUCTS), applied_at=at)
        asked = {"register": "Esimerkin luottotiedot", "asked_at": at, "answer": "ei merkintöjä"}
        check = self._owned("credit_check", application=applied, source="credit_register", **asked)
        self._owned("credit_decision", application=applied, credit_check=check, decided_at=at, **_DECISION)


_CONSENT: Mapping[str, object] = {
    "purpose": "direct_marketing",
    "channel": "email",
    "categories": ["contact_details"],
    "wording": "Minulle saa lähettää tarjouksia sähköpostilla. Voin perua suostumukseni milloin vain.",
    "wording_version": "2024-02",
    "language": "fi",
    "collected_how": "verkkolomake",
}
_DECISION: Mapping[str, object] = {
    "automated": True,
    "inputs": '{"payment_defaults": 0}',
    "score": 80,
    "threshold": 50,
    "logic_version": "2024-1",
    "logic": "Hakemus hyväksytään, kun maksuhäiriöitä ei ole.",
    "significance": "Hyväksytty hakemus johtaa sopimukseen ilman vakuutta.",
    "outcome": "accepted",
}


def _about(average: float, chance: random.Random) -> int:
    """A whole number whose average is ``average``."""
    whole = int(average)
    spread = chance.randrange(0, 2 * whole + 1) if whole else 0
    return spread + (chance.random() < average - whole)


def _ordinary(end: date, back: int) -> date:
    return end - timedelta(days=1 + back)
