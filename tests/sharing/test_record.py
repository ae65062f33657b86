"""A record is the gateway's stamp, a line feed, the client's own bytes."""

from hashlib import sha256
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.actors import Role
from sharing.canonical import canonical_bytes
from sharing.record import Derived, Stamp, Undecodable, read_record, write_record
from sharing.submissions import registry
from sharing.submissions.leads import FollowUpLead, WithdrawLead
from tests.judging.bodies import lead_body

codes = st.text("ABCabc019_.:-", min_size=1, max_size=40)
clear = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
stamps = st.builds(
    Stamp,
    city=codes,
    office=codes,
    actor=clear,
    role=st.sampled_from(Role),
    submission_id=codes,
    derived=st.none()
    | st.builds(
        Derived,
        normaliser=st.integers(0, 9),
        name_key=clear,
        goods_key=clear,
        phase=st.integers(0, 9),
        credit_code=codes,
        code_is_valid=st.booleans(),
    ),
)


@given(stamps, clear)
def test_what_was_written_is_read_byte_for_byte(stamp: Stamp, note: str) -> None:
    said = FollowUpLead(lead_id="L1", note=note)
    body = canonical_bytes(said.model_dump())
    record = read_record(write_record(stamp, body))
    assert (record.stamp, record.submission) == (stamp, said)
    assert record.digest == sha256(body).digest()
    assert write_record(record.stamp, body) == write_record(stamp, body)


@given(st.binary(max_size=80))
def test_any_bytes_are_a_record_or_undecodable(value: bytes) -> None:
    with pytest.raises(Undecodable) as fault:
        read_record(value)
    assert fault.value.stamp is None


STAMP = Stamp(city="320800", office="J", actor="a", role=Role.OFFICE_STAFF, submission_id="s")


def undecodable(content: Any) -> Undecodable:
    with pytest.raises(Undecodable) as fault:
        read_record(write_record(STAMP, orjson.dumps(content)))
    return fault.value


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": "seize_power"}, ": union_tag_invalid"),
        ({"version": 2}, "register_lead.version: literal_error"),
        ({"placing": "first"}, "register_lead.?: extra_forbidden"),
        ({"identity": {"investor": "源" * 201, "project": "p"}}, "string_too_long"),
        ({"identity": {"investor": "a\x00b", "project": "p"}}, "string_pattern_mismatch"),
        ({"identity": {"investor": "源", "project": ""}}, "string_too_short"),
        ({"commercial": {"amount_yuan": 5.0}}, "int_type"),
        ({"commercial": {"amount_yuan": "5"}}, "int_type"),
        ({"commercial": {"amount_yuan": -1}}, "greater_than_equal"),
        ({"commercial": {"amount_yuan": 10**13 + 1}}, "less_than_equal"),
        ({"first_talk": {"talked_on": "2024-02-30"}}, "date_parsing"),
        ({"first_talk": {"talked_on": 20240301}}, "date_type"),
        ({"first_talk": {"talked_on": "20240301"}}, "date_parsing"),
    ],
)
def test_what_breaks_a_fields_rule_is_told_by_place_and_kind(
    change: dict[str, Any], why: str
) -> None:
    fault = undecodable(lead_body() | change)
    assert why in str(fault)
    assert fault.stamp == STAMP
    assert fault.digest


def test_the_fault_never_repeats_what_was_said() -> None:
    fault = undecodable(lead_body() | {"13800001111": 1, "commercial": {"amount_yuan": 5}})
    assert "13800001111" not in str(fault)


def old_withdrawal(content: dict[str, Any]) -> dict[str, Any]:
    """Version 0 had one text ``why``; version 1 calls it ``reason``."""
    return {
        "kind": "withdraw_lead",
        "version": 1,
        "lead_id": content["lead_id"],
        "reason": content["why"],
    }


@pytest.fixture
def old_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release in which a withdrawal had a version before this one."""
    monkeypatch.setitem(registry.UPCASTS, ("withdraw_lead", 0), old_withdrawal)


OLD = {"kind": "withdraw_lead", "version": 0, "lead_id": "L1", "why": "企业暂停投资"}


@pytest.mark.usefixtures("old_version")
def test_an_old_version_is_read_as_the_newest_and_its_bytes_stay() -> None:
    body = canonical_bytes(OLD)
    record = read_record(write_record(STAMP, body))
    assert record.submission == WithdrawLead(lead_id="L1", reason="企业暂停投资")
    assert record.digest == sha256(body).digest()


def test_an_old_version_without_an_upcast_is_undecodable() -> None:
    assert "literal_error" in str(undecodable(OLD))


@pytest.mark.usefixtures("old_version")
def test_steps_follow_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    def older(content: dict[str, Any]) -> dict[str, Any]:
        return {**content, "version": 0}

    monkeypatch.setitem(registry.UPCASTS, ("withdraw_lead", -1), older)
    record = read_record(write_record(STAMP, canonical_bytes(OLD | {"version": -1})))
    assert record.submission == WithdrawLead(lead_id="L1", reason="企业暂停投资")


@pytest.mark.usefixtures("old_version")
@pytest.mark.parametrize("lacking", ["why", "lead_id"])
def test_a_broken_old_version_is_undecodable_and_stops_nothing(lacking: str) -> None:
    broken = {name: text for name, text in OLD.items() if name != lacking}
    assert undecodable(broken).stamp == STAMP
