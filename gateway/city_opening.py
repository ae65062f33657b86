"""Opening a city: its offices and its rules, said into the log like everything else.

What ``init`` does is in the log, so that an imported log needs no ``init``. The day from which the
rules count is part of what is said, and so of the record.
"""

from datetime import date

from auth.actors import Role
from auth.offices import City
from gateway.inline_ledger import judge_through
from gateway.rule_packs import CompiledPack
from gateway.saying import Speaker, say_adopt_rules, say_open_city
from gateway.wiring import Deployment
from infra.store.reads import Answer

SYSTEM_ACTOR = "system:opener"


class CityNotOpened(Exception):
    """The ledger refused to open the city; ``answer`` says why."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.kind}: {answer.reason}")
        self.answer = answer


def open_city(
    deployment: Deployment, city: City, compiled: CompiledPack, *, effective_on: date
) -> int:
    """Open the city and adopt its rules; the journal position reached.

    Doing it twice with the same city and rules changes nothing. Raises CityNotOpened.
    """
    speaker = Speaker(city=city, office=city.code, actor=SYSTEM_ACTOR, role=Role.SYSTEM)
    statements = [
        say_open_city(speaker, "open-city"),
        say_adopt_rules(
            speaker,
            f"adopt-rules-{compiled.source_sha256[:16]}",
            pack=compiled.pack,
            source_sha256=compiled.source_sha256,
            effective_on=effective_on,
        ),
    ]
    submitter = deployment.submitter()
    offset = submitter.append_all(statements)
    judge_through(deployment, offset)
    position = 0
    for said in statements:
        answer = submitter.answer(said.stamp.office, said.stamp.submission_id)
        if answer is None:
            raise LookupError(f"{said.stamp.submission_id} was judged without an answer")
        if answer.verdict == "refused" or answer.digest != said.digest:
            raise CityNotOpened(answer)
        position = answer.position
    return position
