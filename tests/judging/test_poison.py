"""A city never stops on one record: whatever stands in the log is answered and recorded."""

from typing import Any

import pytest

from ledger.journal_entry import seal_entry
from ledger.judge import evolve as folding
from sharing.canonical import canonical_bytes
from sharing.event_log import RECORD_BYTES_MAX
from sharing.events.registry import read_events
from tests.judging.bodies import lead_body, withdraw_body
from tests.judging.paper_city import PaperCity

STAMP = PaperCity().record("甲县", lead_body(), sid="poison").partition(b"\n")[0]
OTHER_CITY = STAMP.replace(b'"city":"320800"', b'"city":"320100"')


def said(body: object) -> bytes:
    return STAMP + b"\n" + canonical_bytes(body)


def with_investor(name: str) -> bytes:
    return said(lead_body(investor=name))


POISON = {
    "nothing": b"",
    "no line feed": b"hello",
    "not JSON": b"\xff\xfe\x00\n{}",
    "not JSON behind a good stamp": STAMP + b"\n{",
    "not UTF-8 behind a good stamp": STAMP + b'\n{"kind":"\xff"}',
    "a list": said([1, 2, 3]),
    "a number": said(7),
    "null": said(None),
    "a kind that does not exist": said({"kind": "seize_power", "version": 1}),
    "a kind that is no text": said({"kind": ["register_lead"], "version": 1}),
    "a version to come": said(lead_body() | {"version": 999}),
    "a version that is no number": said(lead_body() | {"version": "1"}),
    "a field that does not exist": said(lead_body() | {"placing": "first"}),
    "a name of ten thousand signs": with_investor("源" * 10_000),
    "a NUL in a name": with_investor("新源\x00材料"),
    "an escaped NUL": STAMP
    + b'\n{"kind":"withdraw_lead","version":1,"lead_id":"L","reason":"\\u0000"}',
    "half a surrogate pair": STAMP
    + b'\n{"kind":"withdraw_lead","version":1,"lead_id":"L","reason":"\\ud800"}',
    "a negative amount": said(lead_body(amount_yuan=-1)),
    "an amount beyond measure": said(lead_body(amount_yuan=10**17)),
    "a float": STAMP + b"\n" + canonical_bytes(lead_body()).replace(b"500000000", b"5.0e8"),
    "a date that does not exist": said(
        lead_body() | {"first_talk": {"source": "a", "talked_on": "2024-02-30", "form": "b"}}
    ),
    "deep brackets": STAMP + b"\n" + b"[" * 20_000,
    "deep objects in a pack": STAMP
    + b'\n{"kind":"adopt_rules","version":1,"pack":'
    + b'{"a":' * 5_000
    + b"1"
    + b"}" * 5_000
    + b"}",
    "very long": said(lead_body() | {"x" * (RECORD_BYTES_MAX // 2): 1}),
    "a stamp of another city": OTHER_CITY + b"\n" + canonical_bytes(lead_body()),
    "a stamp without a city": STAMP.replace(b'"city":"320800",', b"") + b"\n{}",
    "a stamp with a role that does not exist": STAMP.replace(b"office_staff", b"emperor") + b"\n{}",
    "a stamp with an id of strange signs": STAMP.replace(b'"poison"', '"毒"'.encode()) + b"\n{}",
}


@pytest.mark.parametrize("name", POISON)
def test_it_is_recorded_as_refused_and_the_next_is_judged(name: str) -> None:
    city = PaperCity()
    rows_before, store_before = len(city.rows), dict(city.store)
    before, poisoned, after = city.deliver(
        city.record("甲县", lead_body(), sid="before"),
        POISON[name],
        city.record("乙县", lead_body(), sid="after"),
    )
    assert (before.placing, after.placing) == ("first", "collided")
    assert (poisoned.verdict, poisoned.reason) == ("refused", "undecodable")
    assert len(city.rows) == rows_before + 3
    assert [row.header.seq for row in city.rows] == list(range(1, len(city.rows) + 1))
    assert city.faults == []
    assert poisoned.row is not None
    assert len(poisoned.row.entry.params) < 1_000, "a refusal is short, whatever was said"
    assert store_before.items() - city.store.items() <= {("city", store_before["city"])}


def test_a_refusal_does_not_repeat_what_was_said() -> None:
    """Names of unknown fields may be anything, a phone number too."""
    city = PaperCity()
    answer = city.deliver(said(lead_body() | {"13800001111": "x"}))[0]
    assert answer.reason == "undecodable"
    assert "13800001111" not in str(answer.params)


def test_another_citys_record_is_nobodys_here() -> None:
    city = PaperCity()
    answer = city.deliver(POISON["a stamp of another city"])[0]
    assert answer.row is not None
    assert (answer.row.header.office, answer.row.header.submission_id) == ("", "")
    assert city.say("甲县", lead_body(), sid="poison").placing == "first"


def raising(*_: Any, **__: Any) -> Any:
    raise ArithmeticError("a rule with a hole")


@pytest.mark.parametrize(
    "rule", ["ledger.judge.consequences.first_contact_of", "ledger.judge.group.seal_entry"]
)
def test_what_makes_the_judge_raise_is_refused_as_fault_and_leaves_no_half_state(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = PaperCity()
    lead = city.say("甲县", lead_body())
    city.say("乙县", lead_body())
    store = dict(city.store)
    with monkeypatch.context() as patch:
        patch.setattr(rule, raising if "seal" not in rule else once_raising(seal_entry))
        answer = city.say("甲县", withdraw_body(lead.lead_id))
    assert (answer.verdict, answer.reason) == ("refused", "fault")
    assert answer.params == {"what": "ArithmeticError"}
    assert answer.events == ()
    assert city.store == store
    assert [type(fault) for fault in city.faults] == [ArithmeticError]
    assert city.say("甲县", withdraw_body(lead.lead_id)).verdict == "accepted"
    assert city.project(lead.project_id).first_office == "Y"


def once_raising(real: Any) -> Any:
    calls: list[int] = []

    def seal(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise ArithmeticError("a value with no canonical form")
        return real(*args, **kwargs)

    return seal


def test_a_fault_in_the_middle_of_a_group_takes_back_its_own_changes_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    city = PaperCity()
    lead = city.say("甲县", lead_body())
    city.say("乙县", lead_body())
    monkeypatch.setattr("ledger.judge.consequences.first_contact_of", raising)
    answers = city.deliver(
        city.record("丙县", lead_body()),
        city.record("甲县", withdraw_body(lead.lead_id)),
        city.record("驻沪局", lead_body()),
    )
    assert [answer.verdict for answer in answers] == ["collided", "refused", "collided"]
    touches = city.project(lead.project_id).touches
    assert [(touch.office, touch.is_active) for touch in touches] == [
        ("J", True),
        ("Y", True),
        ("B", True),
        ("ZH", True),
    ]


def test_a_fault_halfway_through_the_events_leaves_none_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The withdrawal is folded before the passing of first contact raises."""
    city = PaperCity()
    lead = city.say("甲县", lead_body())
    city.say("乙县", lead_body())
    store, real = dict(city.store), folding.evolve

    def evolve(state: Any, event: Any) -> Any:
        return raising() if event.name == "first_contact_passed" else real(state, event)

    with monkeypatch.context() as patch:
        patch.setattr("ledger.judge.group.evolve", evolve)
        assert city.say("甲县", withdraw_body(lead.lead_id)).reason == "fault"
    assert city.store == store
    assert city.lead(lead.lead_id).is_active


def test_every_row_can_be_read_again() -> None:
    city = PaperCity()
    city.deliver(*POISON.values())
    assert all(read_events(row.entry.events) == [] for row in city.rows[2:])


def test_a_city_that_is_not_open_answers_too() -> None:
    city = PaperCity(is_open=False)
    assert city.say("甲县", lead_body()).reason == "city_not_open"
