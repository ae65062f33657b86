"""The centre revokes 撤销认定 what was recognised: the book takes its entries back.

The rule: with a reason, at any time; a closed month is corrected in the earliest open one. What is
revoked can be recognised again, as a new entry. A signing is revoked after its changes (capital
increase, upgrade), which would count for nothing; another investor's later signing is revoked as
the signing that it became.

Edge cases: what rows of an opening said is said by them no more; a signing or start that merged
leads brought is revoked where it was recognised too, so that it does not come back with the next
merge, nor when the leads part. Later milestones and figures stand without a signing.

Invariant: revoking touches nothing but what is named.
"""

from ledger.judge.claim_faults import CAPITAL_INCREASE, REPLACED, UPGRADE
from ledger.judge.consequences import concluded
from ledger.judge.decision import Decision, refused
from ledger.judge.hearing import Hearing
from ledger.judge.recognitions import Attainment
from ledger.judge.state import MERGE, ProjectState
from sharing.events.cases import RecognitionRevoked
from sharing.events.recognitions import AttainmentRevoked
from sharing.submissions.recognitions import RevokeRecognition


def revoke(hearing: Hearing, said: RevokeRecognition) -> Decision:
    """撤销认定: a signing, a start, or a later recognition by its id."""
    project = hearing.live(said.project_id)
    if project is None:
        return refused("project_unknown", project_id=said.project_id)
    if said.recognition in ("signing", "start"):
        return _first_revoked(hearing, project, said)
    found = next((a for a in project.attainments if a.recognition_id == said.recognition), None)
    if found is None:
        return refused("recognition_unknown", recognition=said.recognition)
    if found.event == REPLACED and project.signing is not None and project.signing.on == found.on:
        return refused("replacement_moved_signing", signed_on=found.on)
    return concluded(
        hearing,
        AttainmentRevoked(
            recognition_id=found.recognition_id, project_id=project.project_id, reason=said.reason
        ),
    )


def _first_revoked(hearing: Hearing, project: ProjectState, said: RevokeRecognition) -> Decision:
    found = project.signing if said.recognition == "signing" else project.start
    if found is None:
        return refused("recognition_unknown", recognition=said.recognition)
    changes = [a for a in project.attainments if _is_of_signing(a)]
    if said.recognition == "signing" and changes:
        return refused("revoke_changes_first", event=changes[0].event, day=changes[0].on)
    places = [project.project_id]
    if found.follows == MERGE:
        places += where_recognised(hearing, project, what=said.recognition, on=found.on)
    events = [
        RecognitionRevoked.model_validate(
            {
                "project_id": project_id,
                "what": said.recognition,
                "reason": said.reason,
                "by_centre": True,
            }
        )
        for project_id in places
    ]
    return concluded(hearing, *events)


def _is_of_signing(attainment: Attainment) -> bool:
    return attainment.event in (CAPITAL_INCREASE, UPGRADE)


def where_recognised(hearing: Hearing, project: ProjectState, *, what: str, on: str) -> list[str]:
    """The projects at rest whose leads brought this recognition along."""
    found = []
    for home in dict.fromkeys(touch.home for touch in project.touches):
        at_rest = hearing.state.project(home) if home not in ("", project.project_id) else None
        if at_rest is None or not at_rest.merged_into:
            continue
        own = at_rest.signing if what == "signing" else at_rest.start
        if own is not None and own.on == on:
            found.append(home)
    return found
