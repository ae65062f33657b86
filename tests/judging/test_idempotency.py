"""One id is one statement, for ever. Rule: docs/rules/idempotency.md."""

from tests.judging.bodies import follow_up_body, lead_body
from tests.judging.paper_city import PaperCity


def test_the_same_bytes_under_the_same_id_are_answered_once() -> None:
    city = PaperCity()
    record = city.record("甲县", lead_body(), sid="a")
    first, again = city.deliver(record, record)
    assert first.placing == "first"
    assert again.row is None
    assert city.deliver(record)[0].row is None


def test_a_retry_by_a_colleague_is_the_same_statement() -> None:
    """The digest is over the submission's own bytes, not over who carried it."""
    city = PaperCity()
    record = city.record("甲县", lead_body(), sid="a")
    stamp, _, body = record.partition(b"\n")
    city.deliver(record)
    colleague = stamp.replace(b"actor-J", b"actor-J2") + b"\n" + body
    assert colleague != record
    assert city.deliver(colleague)[0].row is None


def test_other_bytes_under_the_same_id_are_a_recorded_conflict() -> None:
    city = PaperCity()
    city.say("甲县", lead_body(), sid="a")
    before = dict(city.store)
    answer = city.say("甲县", lead_body(amount_yuan=1), sid="a")
    assert (answer.verdict, answer.reason) == ("refused", "submission_id_conflict")
    assert answer.row is not None
    assert answer.row.is_conflict
    assert city.store == before


def test_a_conflict_does_not_take_the_place_of_the_first_answer() -> None:
    city = PaperCity()
    city.say("甲县", lead_body(), sid="a")
    city.say("甲县", lead_body(amount_yuan=1), sid="a")
    assert city.say("甲县", lead_body(), sid="a").row is None
    assert city.say("甲县", lead_body(amount_yuan=1), sid="a").reason == "submission_id_conflict"


def test_two_offices_may_use_the_same_id() -> None:
    city = PaperCity()
    assert city.say("甲县", lead_body(), sid="a").verdict == "accepted"
    assert city.say("乙县", lead_body(), sid="a").verdict == "collided"


def test_a_refusal_is_an_answer_too() -> None:
    city = PaperCity()
    refused = city.say("甲县", follow_up_body("LNONE"), sid="a")
    assert refused.reason == "lead_unknown"
    assert city.say("甲县", follow_up_body("LNONE"), sid="a").row is None


def test_an_unreadable_statement_keeps_its_id() -> None:
    city = PaperCity()
    body = lead_body() | {"kind": "no_such_kind"}
    assert city.say("甲县", body, sid="a").reason == "undecodable"
    assert city.say("甲县", body, sid="a").row is None
    assert city.say("甲县", lead_body(), sid="a").reason == "submission_id_conflict"


def test_ids_are_drawn_from_the_statement_not_from_the_log() -> None:
    """Whatever came before it, a statement begins the lead of the same id."""
    alone, late = PaperCity(), PaperCity()
    late.say("乙县", lead_body(investor="华天电子有限公司"))
    one = alone.say("甲县", lead_body(), sid="a")
    two = late.say("甲县", lead_body(), sid="a")
    assert one.lead_id == two.lead_id
    assert one.lead_id != late.say("甲县", lead_body(project="二期项目"), sid="b").lead_id
