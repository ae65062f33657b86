"""Recognitions that wait for the match: held, not refused, and decided as soon as it is there.

The rule (DESIGN 2): while a registration of the project is unmatched, nobody knows whose project it
is, so a recognition is kept as it was said. When the last registration is matched it is decided as
if it had been said then, with the day of its filing as it was.

Invariant: a held recognition is decided once; one that is refused then says why.
"""

from dataclasses import replace

import orjson

from ledger.judge.ahead import Ahead
from ledger.judge.decision import Decision, accepted
from ledger.judge.hearing import Hearing, live_project
from ledger.judge.recognise import recognise_signing, recognise_start, set_landing
from ledger.judge.state import ProjectState
from sharing.canonical import canonical_bytes
from sharing.events.cases import HeldRecognitionTaken, RecognitionHeld, RecognitionRevoked
from sharing.submissions.centre import RecogniseSigning, RecogniseStart, SetLanding
from sharing.submissions.registry import read_submission

Recognising = RecogniseSigning | RecogniseStart | SetLanding


def awaits_match(project: ProjectState) -> bool:
    """Whether a registration of the project was not compared with the others yet."""
    return any(touch.is_active and not touch.is_matched for touch in project.touches)


def hold_back(hearing: Hearing, said: Recognising) -> Decision:
    """The recognition is kept, with the day on which it was filed."""
    if not isinstance(said, SetLanding) and said.filed_on is None:
        day = hearing.moment.day_in(hearing.city.city.timezone)
        said = said.model_copy(update={"filed_on": day})
    content = orjson.loads(canonical_bytes(said.model_dump(exclude_defaults=True)))
    content |= {"kind": said.kind, "version": said.version}
    return accepted(
        RecognitionHeld(project_id=said.project_id, said=content, at=hearing.moment.now)
    )


def held_decided(hearing: Hearing, decision: Decision, project_id: str) -> Decision:
    """The decision with what was held for the project decided as well, if nothing is awaited."""
    ahead = Ahead(hearing.state)
    ahead.apply(*decision.events)
    project = live_project(ahead, project_id)
    if project is None or not project.held or awaits_match(project):
        return decision
    ahead.apply(HeldRecognitionTaken(project_id=project.project_id))
    for number, text in enumerate(project.held):
        said = read_submission(text.encode())
        if not isinstance(said, Recognising):
            continue
        # A seed of its own, since each recognition draws ids of entries.
        seed = hearing.moment.seed[:-1] + bytes([(hearing.moment.seed[-1] + number + 1) % 256])
        moment = replace(hearing.moment, seed=seed)
        then = Hearing(ahead, hearing.city, hearing.stamp, moment)
        answer = recognised(then, said.model_copy(update={"project_id": project.project_id}))
        if answer.refusal is not None:
            what = "signing" if isinstance(said, RecogniseSigning) else "start"
            ahead.apply(
                RecognitionRevoked.model_validate(
                    {
                        "project_id": project.project_id,
                        "what": "landing" if isinstance(said, SetLanding) else what,
                        "reason": answer.refusal.reason,
                    }
                )
            )
        ahead.apply(*answer.events)
    return Decision(decision.verdict, tuple(ahead.events))


def recognised(hearing: Hearing, said: Recognising) -> Decision:
    """The decision on a recognition."""
    match said:
        case RecogniseSigning():
            return recognise_signing(hearing, said)
        case RecogniseStart():
            return recognise_start(hearing, said)
        case SetLanding():
            return set_landing(hearing, said)
