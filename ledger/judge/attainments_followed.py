"""Where attainments, proposals and agreements go when leads are merged or parted.

The rule: what a project attained goes with its leads into the project that they join, except a
milestone that this one has reached itself, which stays at rest: a project reaches it once. When the
link is cut, it goes back to the project that it was recognised of. Proposals, and agreements that
wait for consents, speak of a project that counts no more: they are void, and are not revived when
the leads part. An agreement in effect rests with its project, since it may be of closed months: it
holds for nothing until the leads part, and then again as before.

Invariant: after a merge and its undoing both projects have attained what they had before.
"""

from ledger.judge.ahead import Ahead
from ledger.judge.recognitions import PROPOSED, Attainment
from ledger.judge.state import ProjectState
from sharing.events.agreements import AgreementEnded
from sharing.events.recognitions import AttainmentsMoved, ProposalEnded
from sharing.recognitions import MILESTONES


def bring_attainments(
    ahead: Ahead, home: str, into: str, *, only: frozenset[str] | None = None
) -> None:
    """What a project at rest attained counts for the one that its leads joined; ``only`` of these
    kinds, where others that had brought them have left.
    """
    source, target = ahead.project(home), ahead.the_project(into)
    if source is None or not source.merged_into:
        return
    reached = {each.event for each in target.attainments if each.event in MILESTONES}
    moved = []
    for each in source.attainments:
        if each.event in reached or (only is not None and each.event not in only):
            continue
        moved.append(each)
        if each.event in MILESTONES:
            reached.add(each.event)
    _move(ahead, source, into, moved)


def give_back_attainments(ahead: Ahead, *, from_project: str, back: str) -> frozenset[str]:
    """What had come from a project goes back to it with its leads; which kinds did."""
    source = ahead.the_project(from_project)
    moved = [each for each in source.attainments if each.home == back]
    _move(ahead, source, back, moved)
    return frozenset(each.event for each in moved)


def _move(ahead: Ahead, source: ProjectState, into: str, moved: list[Attainment]) -> None:
    if moved:
        ahead.apply(
            AttainmentsMoved(
                from_project=source.project_id,
                into_project=into,
                recognition_ids=tuple(each.recognition_id for each in moved),
            )
        )


def void_what_was_left(ahead: Ahead, at: int) -> None:
    """Proposals of projects that count no more, and their agreements under way."""
    for project_id in list(ahead.touched):
        project = ahead.project(project_id)
        if project is None or not project.merged_into:
            continue
        for proposal in project.proposals:
            ahead.apply(
                ProposalEnded(
                    proposal_id=proposal.proposal_id,
                    project_id=project_id,
                    outcome="void",
                    at=at,
                )
            )
        for agreement in project.agreements:
            if agreement.standing == PROPOSED:
                ahead.apply(
                    AgreementEnded(
                        agreement_id=agreement.agreement_id,
                        project_id=project_id,
                        outcome="void",
                        at=at,
                    )
                )
