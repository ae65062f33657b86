"""Opening a city: its offices and its rules, said into the log like everything else.

What ``init`` does is in the log, so that an imported log needs no ``init``. The day from which the
rules count is part of what is said, and so of the record.

The rule: look before saying. What the same city said already is not said again; a log that holds
another city, or the same one opened otherwise, is told by name. Rules that were refused (their day
had not come) may be said again with another day.

Invariant: opening twice, or opening another city over one that is there, appends nothing.
"""

from datetime import date
from typing import Final, Literal

from auth.actors import Role
from auth.offices import City
from gateway.inline_ledger import judge_through
from gateway.rule_packs import CompiledPack
from gateway.saying import Speaker, say_adopt_rules, say_open_city
from gateway.submitting import Said
from gateway.wiring import Deployment
from infra.city_reads import CityReads, CityUnknown
from infra.store.journal import JournalStore
from infra.store.reads import Answer, cities

SYSTEM_ACTOR = "system:opener"

Differs = Literal["other", "city", "rules"]
_PARTS: Final[tuple[Differs, Differs]] = ("city", "rules")


class CityNotOpened(Exception):
    """The ledger refused to open the city; ``answer`` says why."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.kind}: {answer.reason}")
        self.answer = answer


class CityAlreadyThere(Exception):
    """A city is there already, and ``differs`` from the one to be opened; nothing was said.

    ``other``: another city; ``city``: the same code with another content; ``rules``: the same rules
    from another day.
    """

    def __init__(self, there: City, *, differs: Differs) -> None:
        super().__init__(f"{there.code} is there already ({differs})")
        self.there = there
        self.differs = differs


def open_city(
    deployment: Deployment, city: City, compiled: CompiledPack, *, effective_on: date
) -> int:
    """Open the city and adopt its rules; the journal position reached.

    Doing it twice with the same city and rules changes nothing. Raises CityNotOpened,
    CityAlreadyThere.
    """
    there = _city_of_log(deployment)
    if there is not None and there.code != city.code:
        raise CityAlreadyThere(there, differs="other")
    # What a broken-off opening left in the log is judged first, so that its answers are known.
    judge_through(deployment, deployment.log.end_offset() - 1)
    speaker = Speaker(city=city, office=city.code, actor=SYSTEM_ACTOR, role=Role.SYSTEM)
    statements = [
        say_open_city(speaker, "open-city"),
        _say_rules(deployment, speaker, compiled, effective_on),
    ]
    answers = [_answer(deployment, said) for said in statements]
    for said, answer, differs in zip(statements, answers, _PARTS, strict=True):
        if answer is not None and answer.digest != said.digest:
            raise CityAlreadyThere(_city_of_log(deployment) or city, differs=differs)
    submitter = deployment.submitter()
    new = [said for said, answer in zip(statements, answers, strict=True) if answer is None]
    if new:
        judge_through(deployment, submitter.append_all(new))
    return max(_opened_at(deployment, said) for said in statements)


def _say_rules(
    deployment: Deployment, speaker: Speaker, compiled: CompiledPack, effective_on: date
) -> Said:
    """The rules from this day; under an id with the day where another day was refused before."""
    submission_id = f"adopt-rules-{compiled.source_sha256[:16]}"
    for each in (submission_id, f"{submission_id}-{effective_on:%Y%m%d}"):
        said = say_adopt_rules(
            speaker,
            each,
            pack=compiled.pack,
            source_sha256=compiled.source_sha256,
            effective_on=effective_on,
        )
        answer = _answer(deployment, said)
        if answer is None or answer.verdict != "refused" or answer.digest == said.digest:
            break
    return said


def _city_of_log(deployment: Deployment) -> City | None:
    """The city that was opened in this deployment's log, whatever city is to be opened."""
    with deployment.engine.connect() as connection:
        found = [
            code
            for code in cities(connection)
            if (cursor := JournalStore(deployment.engine, code).cursor(connection)) is not None
            and cursor.log_id == deployment.log.log_id
        ]
    for code in found:
        try:
            return CityReads(deployment.engine, code).city()
        except CityUnknown:
            continue
    return None


def _answer(deployment: Deployment, said: Said) -> Answer | None:
    return deployment.submitter().answer(said.stamp.office, said.stamp.submission_id)


def _opened_at(deployment: Deployment, said: Said) -> int:
    answer = _answer(deployment, said)
    if answer is None:
        raise LookupError(f"{said.stamp.submission_id} was judged without an answer")
    if answer.verdict == "refused" or answer.digest != said.digest:
        raise CityNotOpened(answer)
    return answer.position
