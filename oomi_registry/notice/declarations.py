"""How a model says what it holds.

A model's ``privacy`` is a frozen value beside its fields: whose data it is, under which category each field stands and
how it came, how long the row is kept, and what in it is only plumbing. It is read by the system check, the notice's
pages, the walk over a person's holdings, the responsibility split and the disposal. Tables that are not ours are
declared by :func:`declare_elsewhere` when the site starts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from oomi_registry.notice.terms import Code, Contract, LegalBasis, Origin, Subject


@dataclass(frozen=True, slots=True)
class Runs:
    """One retention rule, counted from the day in ``clock``.

    ``clock`` is the path of a date or time, through forward foreign keys where it has ``__`` in it. While it is
    empty the rule never ends. A time counts by its day in Europe/Helsinki.
    """

    rule: str
    clock: str


@dataclass(frozen=True, slots=True)
class Latest:
    """Several rules that each serve a purpose: the row goes when the last of them has ended."""

    keeps: tuple[Keep, ...]

    def __init__(self, *keeps: Keep) -> None:
        object.__setattr__(self, "keeps", keeps)


@dataclass(frozen=True, slots=True)
class Earliest:
    """Several rules of which the first to end takes the row ("at most": vakuutussopimuslaki 73 § for a claim)."""

    keeps: tuple[Keep, ...]

    def __init__(self, *keeps: Keep) -> None:
        object.__setattr__(self, "keeps", keeps)


@dataclass(frozen=True, slots=True)
class WhileNeeded:
    """Who the person is: goes with the last record that needs it, and not before ``after`` has ended."""

    after: Runs


HOLD = "legal_hold"
"""Stands among the rules in ``needed_by``: what a record that a legal hold keeps needs to know of its person."""

OWN = "own"
"""The source of what the controllers made themselves from what they held."""

Keep = Runs | Latest | Earliest | WhileNeeded


@dataclass(frozen=True, slots=True)
class NotPersonal:
    """A table that holds nothing about a person, and why. Rows of one that is ``append_only`` are never changed."""

    reason: str
    append_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """What one table holds about a person.

    ``subject`` is the path (or paths) from the row to ``customers.Party``; ``self`` for Party's own row; empty for a
    row that names nobody. ``provided``, ``observed`` and ``derived`` give, by category, the names of the fields that
    stand under it, separated by spaces. ``plumbing`` names the fields that say nothing about a person. ``role`` and
    ``contract`` (or ``contract_from``, foreign keys to what has the contract, of which the first that is set counts)
    place the row in the responsibility split; where the field ``corporate_when`` is set, the subject is a contact
    person of a corporate customer. ``source`` is the code of the register's source that every row came from, or
    :data:`OWN`; a table whose rows came from several keeps it in a field ``source`` (GDPR 15(1)(g)).
    ``schemas`` names, for each JSON field, the type that its content follows. ``append_only`` rows are never changed,
    but for the columns in ``clocks``. ``guarded`` rows leave only through the disposal's door.

    Three say what becomes of who the person is when they ask for erasure (GDPR 17). ``needed_by`` gives, for fields,
    the codes of the rules whose kept records need them, :data:`HOLD` for a legal hold, and nothing for what is used in
    a running contract alone. ``ended`` is the field that, once it is set, says that the row is of the past and needed
    by nothing. ``beside`` is the field with the key of the record that the row stands beside, and goes with.

    ``held_by`` is the text field with the name of somebody outside who holds the same record, such as the partner that
    made a call: when the row goes, by whatever door, they are told to delete theirs (GDPR 19, GDPR 28(3)(g)).
    """

    subject: str | tuple[str, ...]
    keep: Keep
    provided: Mapping[Code, str] = field(default_factory=dict)
    observed: Mapping[Code, str] = field(default_factory=dict)
    derived: Mapping[Code, str] = field(default_factory=dict)
    plumbing: str = ""
    basis: LegalBasis | None = None
    role: Subject = Subject.CONSUMER
    contract: Contract = Contract.NONE
    contract_from: str = ""
    corporate_when: str = ""
    source: str = ""
    schemas: Mapping[str, str] = field(default_factory=dict)
    append_only: bool = False
    clocks: str = ""
    guarded: bool = True
    needed_by: Mapping[str, str] = field(default_factory=dict)
    ended: str = ""
    beside: str = ""
    held_by: str = ""

    @property
    def subjects(self) -> tuple[str, ...]:
        """The paths to the data subject, none where the row names nobody."""
        if isinstance(self.subject, str):
            return (self.subject,) if self.subject else ()
        return self.subject

    def under(self) -> Iterator[tuple[Origin, Code, str]]:
        """Every declared field with how it came and the category it stands under."""
        for origin, by_category in (
            (Origin.PROVIDED, self.provided),
            (Origin.OBSERVED, self.observed),
            (Origin.DERIVED, self.derived),
        ):
            for category, names in by_category.items():
                for name in names.split():
                    yield origin, category, name

    def fields(self) -> tuple[str, ...]:
        """Every field name that stands anywhere in the declaration, plumbing included, in order of writing."""
        return (*(name for _, _, name in self.under()), *self.plumbing.split())

    def categories(self) -> tuple[Code, ...]:
        """The categories any field of the row stands under."""
        return tuple(dict.fromkeys(category for _, category, _ in self.under()))

    def rules(self) -> tuple[str, ...]:
        """The codes of the retention rules the row is kept by."""
        return tuple(dict.fromkeys(clock.rule for conjunction in passes(self.keep) for clock in conjunction))


def passes(keep: Keep) -> tuple[tuple[Runs, ...], ...]:
    """The rules as alternatives of clocks that must all have ended (disjunctive normal form).

    Latest of several is AND, earliest is OR [D: several-rules]; each alternative is one pass of the disposal.
    """
    match keep:
        case Runs():
            return ((keep,),)
        case WhileNeeded(after):
            return ((after,),)
        case Earliest(keeps):
            return tuple(alternative for part in keeps for alternative in passes(part))
        case Latest(keeps):
            return tuple(
                tuple(clock for conjunction in combination for clock in conjunction)
                for combination in product(*(passes(part) for part in keeps))
            )


Declaration = Privacy | NotPersonal

_elsewhere: dict[str, Declaration] = {}


def declare_elsewhere(declarations: Mapping[str, Declaration]) -> None:
    """Declare tables that are not ours, by ``app_label.ModelName``. Declaring again replaces."""
    _elsewhere.update(declarations)


def declared_elsewhere() -> Mapping[str, Declaration]:
    """Every declaration made for tables that are not ours."""
    return dict(_elsewhere)


def declaration_of(model: type) -> Declaration | None:
    """What ``model`` declares for itself, or what is declared for it elsewhere; never what a base class declares."""
    own = vars(model).get("privacy")
    if isinstance(own, Privacy | NotPersonal):
        return own
    meta = getattr(model, "_meta", None)
    return _elsewhere.get(getattr(meta, "label", ""))
