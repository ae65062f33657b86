"""Recognitions that wait for the match: held, not refused, and decided as soon as it is there.

The rule (DESIGN 2): while a registration of the project is unmatched, nobody knows whose project it
is, so a recognition is kept as it was said. When nothing is awaited any more (the last registration
is matched, or has left) it is decided as if it had been said then, with the day of its filing as it
was.

Invariant: a held recognition is decided once; one that is refused then says why.
"""

import orjson

from ledger.judge.ahead import Ahead
from ledger.judge.attaining import recognise_attainment
from ledger.judge.decision import Decision, accepted
from ledger.judge.hearing import Hearing
from ledger.judge.recognise import recognise_signing, recognise_start, set_landing
from ledger.judge.state import ProjectState
from sharing.canonical import canonical_bytes
from sharing.events.cases import HeldRecognitionTaken, HeldRefusal, RecognitionHeld
from sharing.submissions.centre import RecogniseSigning, RecogniseStart, SetLanding
from sharing.submissions.recognitions import RecogniseAttainment
from sharing.submissions.registry import read_submission
from sharing.values import replaced

Recognising = RecogniseSigning | RecogniseStart | SetLanding | RecogniseAttainment


def awaits_match(project: ProjectState) -> bool:
    """Whether a registration of the project was not compared with the others yet."""
    return any(touch.is_active and not touch.is_matched for touch in project.touches)


def hold_back(hearing: Hearing, project: ProjectState, said: Recognising) -> Decision:
    """The recognition is kept, with the day on which it was filed."""
    said = said.model_copy(update={"project_id": project.project_id})
    if not isinstance(said, SetLanding) and said.filed_on is None:
        day = hearing.moment.day_in(hearing.city.city.timezone)
        said = said.model_copy(update={"filed_on": day})
    content = orjson.loads(canonical_bytes(said.model_dump(exclude_defaults=True)))
    content |= {"kind": said.kind, "version": said.version}
    return accepted(
        RecognitionHeld(project_id=project.project_id, said=content, at=hearing.moment.now)
    )


def held_decided(hearing: Hearing, decision: Decision) -> Decision:
    """The decision, with what was held decided as well where nothing is awaited any more."""
    if decision.refusal is not None:
        return decision
    ahead = Ahead(hearing.state)
    ahead.apply(*decision.events)
    number = 0
    for project_id in list(ahead.touched):
        project = ahead.project(project_id)
        if project is not None and project.held and not awaits_match(project):
            _decide(ahead, hearing, project, first_number=number)
            number += len(project.held)
    return Decision(decision.verdict, tuple(ahead.events))


def _decide(ahead: Ahead, hearing: Hearing, project: ProjectState, *, first_number: int) -> None:
    refusals = []
    for number, text in enumerate(project.held, start=first_number):
        said = read_submission(text.encode())
        if not isinstance(said, Recognising):
            continue
        # A seed of its own, since each recognition draws ids of entries.
        seed = hearing.moment.seed[:-1] + bytes([(hearing.moment.seed[-1] + number + 1) % 256])
        then = replaced(hearing, state=ahead, moment=replaced(hearing.moment, seed=seed))
        answer = recognised(then, said.model_copy(update={"project_id": project.project_id}))
        if answer.refusal is not None:
            refusals.append(HeldRefusal(said=said.kind, reason=answer.refusal.reason))
        ahead.apply(*answer.events)
    ahead.apply(
        HeldRecognitionTaken(project_id=project.project_id, refusals=tuple(refusals)),
    )


def recognised(hearing: Hearing, said: Recognising) -> Decision:
    """The decision on a recognition."""
    match said:
        case RecogniseSigning():
            return recognise_signing(hearing, said)
        case RecogniseStart():
            return recognise_start(hearing, said)
        case SetLanding():
            return set_landing(hearing, said)
        case RecogniseAttainment():
            return recognise_attainment(hearing, said)
