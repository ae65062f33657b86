"""Saying something of a town's centre that the tests of the pages need, without a page."""

from gateway.saying import Speaker
from gateway.saying.speaking import said_of
from infra.store.reads import Answer
from sharing.sections import Frozen
from tests.gateway.rest.town import PEOPLE, Town


def say_as(town: Town, who: str, said: Frozen) -> Answer:
    """The ledger's answer to what somebody says; the views have it when this returns."""
    office, role = PEOPLE[who]
    speaker = Speaker(city=town.app.state.parts.city(), office=office, actor=who, role=role)
    submission = said_of(speaker, f"said-{next(town.numbers)}", said)
    answer = town.app.state.parts.submitter.submit(submission, wait_ms=20_000)
    assert isinstance(answer, Answer)
    town.app.state.parts.submitter.wait_position(answer.position, wait_ms=20_000)
    return answer
