"""The city adopts its own table of who sees what. Rule: docs/visibility.md."""

import orjson

from auth.actors import Role
from ledger.judge.state import CITY_KEY
from ledger.judge.state_bytes import decode, encode
from sharing.values import replaced
from sharing.visibility_default import SHIPPED_TABLE
from sharing.visibility_policy import SHIPPED, read_policy
from tests.judging.paper_city import PaperCity


def table_with(old: str, new: str) -> str:
    """The shipped table in which the line that begins with ``old`` says ``new``."""
    lines = [
        new if line.split()[:2] == old.split() else line for line in SHIPPED_TABLE.splitlines()
    ]
    assert new in lines
    return "\n".join(lines)


ONLY_SUMMARY = "absent absent absent show absent absent on_the_board"
LESS = "\n".join(
    f"assessor {line.split()[1]} {ONLY_SUMMARY}"
    if line.startswith("assessor") and "show" in line
    else line
    for line in SHIPPED_TABLE.splitlines()
)


def body(table: str) -> dict[str, object]:
    return {"kind": "adopt_visibility", "version": 1, "table": table, "reason": "办公会决定"}


def test_a_table_that_holds_is_the_citys_from_then_on_and_can_be_taken_back() -> None:
    city = PaperCity()
    answer = city.say("市商务局", body(LESS))
    assert (answer.verdict, answer.names) == ("accepted", ["visibility_adopted"])
    assert city.city_state().visibility == LESS
    [event] = answer.events
    assert event.model_dump()["digest"] == read_policy(LESS).digest != SHIPPED.digest
    assert city.say("市商务局", body("")).verdict == "accepted"
    assert city.city_state().visibility == ""


def test_the_state_keeps_the_table_and_reads_what_an_earlier_release_wrote() -> None:
    city = PaperCity()
    city.say("市商务局", body(LESS))
    written = encode(city.city_state())
    assert decode(CITY_KEY, written) == city.city_state()
    content = orjson.loads(written)
    del content["visibility"]
    assert decode(CITY_KEY, orjson.dumps(content)) == replaced(city.city_state(), visibility="")


def test_a_table_with_a_fault_is_refused_with_line_and_fault_and_changes_nothing() -> None:
    city = PaperCity()
    faulty = table_with("auditor *", "auditor * show show show show show show auditor")
    answer = city.say("市商务局", body(faulty))
    assert answer.reason == "visibility_table_faulty"
    assert answer.params["table_fault"] == "persons_never"
    line = 1 + [text.split()[:1] for text in faulty.splitlines()].index(["auditor"])
    assert answer.params["line"] == str(line)
    assert city.city_state().visibility == ""


def test_nobody_but_the_citys_operator_adopts_a_table() -> None:
    city = PaperCity()
    for role in set(Role) - {Role.CITY_OPERATOR}:
        assert city.say("市商务局", body(LESS), role=role).reason == "role_may_not"
