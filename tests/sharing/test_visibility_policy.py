"""A city's own table of visibility: what it may change, and which fault is named where."""

import inspect
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.actors import Actor, Role
from gateway.refusals import table_fault_words
from sharing import visibility_policy
from sharing.field_classes import FieldClass
from sharing.visibility import LeadState, Relation, may_see
from sharing.visibility_default import SHIPPED_TABLE
from sharing.visibility_policy import (
    RANK,
    SHIPPED,
    PolicyFault,
    PolicyFaulty,
    policy_of,
    read_policy,
)


def changed(relation: str, state: str, **showings: str) -> str:
    """The shipped table with one line changed."""
    lines = SHIPPED_TABLE.splitlines()
    for at, line in enumerate(lines):
        words = line.split()
        if words[:2] == [relation, state]:
            for field_class, showing in showings.items():
                words[2 + list(FieldClass).index(FieldClass(field_class))] = showing
            if words[-1] == "-":
                words[-1] = "on_the_board"
            lines[at] = " ".join(words)
            return "\n".join(lines)
    raise LookupError(relation, state)


def line_of(relation: str, state: str) -> int:
    starts = (line.split()[:2] for line in SHIPPED_TABLE.splitlines())
    return 1 + next(at for at, words in enumerate(starts) if words == [relation, state])


def faults_of(table: str) -> tuple[PolicyFault, ...]:
    with pytest.raises(PolicyFaulty) as caught:
        read_policy(table)
    return caught.value.faults


FAULTS = [
    ("own", "*", "evidence", "absent", "own_lead_is_shown"),
    ("centre", "*", "history", "absent", "centre_has_to_rule"),
    ("outside", "*", "summary", "show", "outside_sees_nothing"),
    ("auditor", "*", "contacts", "show", "persons_never"),
    ("assessor", "board", "contacts", "show", "persons_never"),
    ("other", "board", "contacts", "show", "persons_never"),
    ("other", "sealed", "summary", "show", "sealed_is_sealed"),
    ("waiting", "sealed", "identity", "mask", "sealed_is_sealed"),
    ("landing", "*", "evidence", "mask", "has_no_masked_form"),
    ("holder", "named", "identity", "mask", "wider_shows_less"),
    ("first_contact", "*", "history", "absent", "more_than_first_contact"),
]


@pytest.mark.parametrize(("relation", "state", "field_class", "showing", "code"), FAULTS)
def test_what_a_policy_may_never_say_is_named_with_its_line(
    relation: str, state: str, field_class: str, showing: str, code: str
) -> None:
    found = faults_of(changed(relation, state, **{field_class: showing}))
    assert code in {fault.code for fault in found}
    if code != "more_than_first_contact":  # there the line is that of the one who gets more
        assert line_of(relation, state) in {fault.line for fault in found if fault.code == code}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("friend * show show show show show show own_lead", "relation_unknown"),
        ("own signed show show show show show show own_lead", "state_unknown"),
        ("own * show show seen show show show own_lead", "showing_unknown"),
        ("own * show show show show show show because", "reason_unknown"),
        ("own * show show show show show show -", "reason_unknown"),
        ("own * show show", "line_has_other_columns"),
        ("own board show show show show show show own_lead", "given_twice"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text: str, code: str) -> None:
    last = len(SHIPPED_TABLE.splitlines()) + 1
    assert (code, last) in {(f.code, f.line) for f in faults_of(SHIPPED_TABLE + text)}


def test_a_missing_combination_is_named() -> None:
    lines = [line for line in SHIPPED_TABLE.splitlines() if not line.startswith("reviewer")]
    found = faults_of("\n".join(lines))
    assert {fault.about for fault in found} == {f"reviewer {state}" for state in LeadState}
    assert {fault.code for fault in found} == {"not_given"}


def test_a_table_longer_than_any_policy_is_refused_unread() -> None:
    assert faults_of("#" * 20_000)[0].code == "table_too_long"


def test_a_city_may_give_more_or_less_within_these_rules() -> None:
    table = changed("reviewer", "sealed", evidence="absent")
    policy = read_policy(table)
    assert policy.digest != SHIPPED.digest
    sight = policy.sight(Relation.REVIEWER, LeadState.SEALED, FieldClass.EVIDENCE)
    assert sight.showing == "absent"


def test_how_a_table_is_laid_out_does_not_change_its_digest() -> None:
    squeezed = "\n".join(" ".join(line.split()) for line in SHIPPED_TABLE.splitlines()[1:])
    assert read_policy(squeezed).digest == SHIPPED.digest == policy_of("").digest


def test_the_adopted_table_of_the_city_decides_for_its_viewers() -> None:
    table = changed("reviewer", "sealed", evidence="absent")
    relations = frozenset({Relation.REVIEWER})
    before = Actor(id="r", office="A", role=Role.REVIEWER)
    after = before.model_copy(update={"visibility": table})
    cell = (relations, LeadState.SEALED, FieldClass.EVIDENCE)
    assert may_see(before, *cell).showing == "show"
    assert may_see(after, *cell).showing == "absent"


@given(st.sampled_from(Relation), st.sampled_from(LeadState), st.sampled_from(FieldClass))
def test_nobody_gets_more_than_the_own_office_by_the_shipped_policy(
    relation: Relation, state: LeadState, field_class: FieldClass
) -> None:
    given = SHIPPED.sight(relation, state, field_class)
    own = SHIPPED.sight(Relation.OWN, state, field_class)
    assert RANK[given.showing] <= RANK[own.showing]


@given(st.text(max_size=400))
def test_any_text_is_a_policy_or_has_named_faults(text: str) -> None:
    assert all(fault.code for fault in faults_of(text))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_fault_has_words(language: str) -> None:
    source = inspect.getsource(visibility_policy)
    codes = set(re.findall(r'PolicyFault\(\s*"(\w+)"', source))
    codes |= set(re.findall(r'return "(\w+_unknown)"', source))
    assert len(codes) == 16
    assert all(table_fault_words(code, "x", language) for code in codes)
