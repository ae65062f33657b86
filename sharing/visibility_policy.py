"""The policy of visibility 可见范围 as data: relation × state × field class → what is given, why.

A policy is a table in text: a line says, for one relation in one state (``*``: in every state),
what is given of each field class: ``show``, ``mask`` or ``absent``, and a reason code. What is
absent has always the same reason, so that absent and forbidden look alike. Lines that begin with
``#`` and empty lines say nothing. A city changes its policy by adopting another table.

A table is adopted only where it holds:

* every relation in every state is given, once;
* a viewer's own lead is shown, and so is all but contact persons to the centre, which has to rule;
* who is outside (administrator, security officer) gets nothing;
* a sealed lead stays sealed: who has nothing to do with it, who waits behind it, who is not named
  yet, and the assessor get nothing of it;
* contact persons never go to the assessor, the auditor, or who has nothing to do with the lead;
* nobody without a relation gets more than who has first contact;
* a wider state never shows less to the same viewer;
* what has no masked form (persons, evidence, summary) is shown or absent, never masked.

Invariant: reading is pure and gives either a whole policy or the faults with their lines.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from types import MappingProxyType
from typing import Final, NamedTuple

from sharing.field_classes import FieldClass
from sharing.visibility_default import SHIPPED_TABLE

TABLE_CHARS_MAX: Final = 16_000


class Showing(StrEnum):
    """What a viewer gets of a field class, from least to most."""

    ABSENT = "absent"
    MASK = "mask"
    SHOW = "show"


class Relation(StrEnum):
    """How a viewer stands to a lead or project."""

    OWN = "own"
    """The viewer's office registered the lead."""
    FIRST_CONTACT = "first_contact"
    """The viewer's office has first contact of the project, by a lead that is still there."""
    HOLDER = "holder"
    """The viewer's office has the exclusive right to talk 在谈权."""
    OFFERED = "offered"
    """The centre offers the investor to the viewer's office."""
    LANDING = "landing"
    """The project lands with the viewer's office."""
    RECEIVER = "receiver"
    """A transfer asks the viewer's office to take the project over."""
    WAITING = "waiting"
    """The viewer's office has a lead on the project, behind the one with first contact."""
    IN_CHARGE = "in_charge"
    """Leader or team member, put in charge of the project or its chain."""
    NAMED = "named"
    """The lead is shown to the viewer's office by name."""
    OTHER = "other"
    """None of these: another office, a leader or reviewer who is not in charge."""
    CENTRE = "centre"
    REVIEWER = "reviewer"
    """Put in charge of the project or its chain to give an opinion."""
    ASSESSOR = "assessor"
    AUDITOR = "auditor"
    OUTSIDE = "outside"
    """The role reads no leads at all."""


class LeadState(StrEnum):
    """What of a lead's life decides who may see it, from narrow to wide."""

    SEALED = "sealed"
    """Known to its own office and the city."""
    NAMED = "named"
    """Shown, masked, to the offices that its office named."""
    BOARD = "board"
    """Every office sees a masked card: its office wants so, or the signing was recognised."""
    OPEN = "open"
    """Every office may know who it is."""


class Sight(NamedTuple):
    """The answer, and why: a short code for the log and for permitted readers."""

    showing: Showing
    reason: str


NOTHING: Final = Sight(Showing.ABSENT, "not_in_your_sight")
RANK: Final[Mapping[Showing, int]] = MappingProxyType({s: i for i, s in enumerate(Showing)})
REASONS: Final = (
    "own_lead",
    "first_contact",
    "holds_it",
    "asked",
    "lands_here",
    "in_charge",
    "named_office",
    "on_the_board",
    "open_to_all",
    "city_centre",
    "reviews_it",
    "auditor",
)
"""Why something is given; ``-`` stands in a line that gives nothing."""

Cell = tuple[Relation, LeadState, FieldClass]


class PolicyFault(NamedTuple):
    """What is wrong with a table: a code of the message catalogue, the line, what it is about."""

    code: str
    line: int
    """Counted from one; 0 where a line is missing."""
    about: str


class PolicyFaulty(Exception):
    """The table cannot be adopted; ``faults`` is never empty."""

    def __init__(self, faults: tuple[PolicyFault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One relation in one state, as it was written on a line."""

    relation: Relation
    state: LeadState
    showings: tuple[Showing, ...]
    reason: str
    line: int


@dataclass(frozen=True, slots=True)
class Policy:
    """A whole policy."""

    lines: tuple[PolicyLine, ...]
    cells: Mapping[Cell, Sight]

    def sight(self, relation: Relation, state: LeadState, field_class: FieldClass) -> Sight:
        """What this relation alone gives."""
        return self.cells[relation, state, field_class]

    @property
    def digest(self) -> str:
        """SHA-256 of what it says, however it was written."""
        said = "\n".join(f"{'/'.join(cell)}={'/'.join(self.cells[cell])}" for cell in EVERY_CELL)
        return sha256(said.encode()).hexdigest()


EVERY_CELL: Final[tuple[Cell, ...]] = tuple(
    (relation, state, field_class)
    for relation in Relation
    for state in LeadState
    for field_class in FieldClass
)
_CLASSES: Final = tuple(FieldClass)
_NO_MASK: Final = frozenset({FieldClass.CONTACTS, FieldClass.EVIDENCE, FieldClass.SUMMARY})
_NEVER_PERSONS: Final = frozenset(
    {Relation.ASSESSOR, Relation.AUDITOR, Relation.OTHER, Relation.NAMED, Relation.WAITING}
)
_SEALED_TO: Final = frozenset({Relation.OTHER, Relation.WAITING, Relation.NAMED, Relation.ASSESSOR})
_WITHOUT_RELATION: Final = frozenset({Relation.OTHER, Relation.ASSESSOR, Relation.NAMED})
_STATES: Final = tuple(LeadState)


@lru_cache(maxsize=64)
def policy_of(table: str) -> Policy:
    """The policy of a table that was adopted; ``''``: the shipped one. Raises PolicyFaulty."""
    return read_policy(table or SHIPPED_TABLE)


def read_policy(table: str) -> Policy:
    """The policy that a table says. Raises PolicyFaulty with every fault that was found."""
    if len(table) > TABLE_CHARS_MAX:
        raise PolicyFaulty((PolicyFault("table_too_long", 0, str(TABLE_CHARS_MAX)),))
    lines, faults = _lines(table)
    faults += _not_once(lines)
    if not faults:
        faults += [fault for line in lines for fault in _line_faults(line)]
        faults += _comparing_faults(lines)
    if faults:
        raise PolicyFaulty(tuple(sorted(faults, key=lambda fault: (fault.line, fault.about))))
    cells = {
        (line.relation, line.state, field_class): (
            NOTHING if showing is Showing.ABSENT else Sight(showing, line.reason)
        )
        for line in lines
        for field_class, showing in zip(_CLASSES, line.showings, strict=True)
    }
    return Policy(tuple(lines), MappingProxyType(cells))


def _lines(table: str) -> tuple[list[PolicyLine], list[PolicyFault]]:
    lines: list[PolicyLine] = []
    faults: list[PolicyFault] = []
    for number, text in enumerate(table.splitlines(), start=1):
        words = text.split()
        if not words or words[0].startswith("#"):
            continue
        if len(words) != len(_CLASSES) + 3:
            faults.append(PolicyFault("line_has_other_columns", number, text.strip()[:80]))
            continue
        fault = _unknown_word(words)
        if fault is not None:
            faults.append(PolicyFault(fault[0], number, fault[1][:80]))
            continue
        relation, state, *showings, reason = words
        states = _STATES if state == "*" else (LeadState(state),)
        given = tuple(map(Showing, showings))
        lines += [PolicyLine(Relation(relation), each, given, reason, number) for each in states]
    return lines, faults


def _unknown_word(words: list[str]) -> tuple[str, str] | None:
    relation, state, *showings, reason = words
    if relation not in set(Relation):
        return "relation_unknown", relation
    if state not in {"*", *LeadState}:
        return "state_unknown", state
    for showing in showings:
        if showing not in set(Showing):
            return "showing_unknown", showing
    gives = any(showing != Showing.ABSENT for showing in showings)
    if reason not in (REASONS if gives else (*REASONS, "-")):
        return "reason_unknown", reason
    return None


def _not_once(lines: list[PolicyLine]) -> list[PolicyFault]:
    faults: list[PolicyFault] = []
    seen: set[tuple[Relation, LeadState]] = set()
    for line in lines:
        place = (line.relation, line.state)
        if place in seen:
            faults.append(PolicyFault("given_twice", line.line, f"{line.relation} {line.state}"))
        seen.add(place)
    faults += [
        PolicyFault("not_given", 0, f"{relation} {state}")
        for relation in Relation
        for state in LeadState
        if (relation, state) not in seen
    ]
    return faults


def _line_faults(line: PolicyLine) -> Iterator[PolicyFault]:
    is_sealed_to = line.state is LeadState.SEALED and line.relation in _SEALED_TO
    for field_class, showing in zip(_CLASSES, line.showings, strict=True):
        about = f"{line.relation} {line.state} {field_class}"
        is_person = field_class is FieldClass.CONTACTS
        if showing is Showing.MASK and field_class in _NO_MASK:
            yield PolicyFault("has_no_masked_form", line.line, about)
        if line.relation is Relation.OWN and showing is not Showing.SHOW:
            yield PolicyFault("own_lead_is_shown", line.line, about)
        if line.relation is Relation.CENTRE and not is_person and showing is not Showing.SHOW:
            yield PolicyFault("centre_has_to_rule", line.line, about)
        if showing is Showing.ABSENT:
            continue
        if line.relation is Relation.OUTSIDE:
            yield PolicyFault("outside_sees_nothing", line.line, about)
        if is_person and line.relation in _NEVER_PERSONS:
            yield PolicyFault("persons_never", line.line, about)
        if is_sealed_to:
            yield PolicyFault("sealed_is_sealed", line.line, about)


def _comparing_faults(lines: list[PolicyLine]) -> list[PolicyFault]:
    given = {(line.relation, line.state): line for line in lines}
    faults: list[PolicyFault] = []
    for line in lines:
        for at, field_class in enumerate(_CLASSES):
            about = f"{line.relation} {line.state} {field_class}"
            shown = RANK[line.showings[at]]
            first = given[Relation.FIRST_CONTACT, line.state].showings[at]
            if line.relation in _WITHOUT_RELATION and shown > RANK[first]:
                faults.append(PolicyFault("more_than_first_contact", line.line, about))
            narrower = _STATES[: _STATES.index(line.state)]
            if any(RANK[given[line.relation, each].showings[at]] > shown for each in narrower):
                faults.append(PolicyFault("wider_shows_less", line.line, about))
    return faults


SHIPPED: Final = policy_of("")
"""The shipped policy. Its table is read when the product starts, and a fault in it stops it."""
