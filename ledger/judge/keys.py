"""The state keys that a submission needs, in at most three rounds.

Each round is one query for a whole group. Round one is known from the submission alone; round two
from what round one brought (the project of a lead, the projects of an enterprise); round three
from round two. ``keys_needed`` is asked again after each round until it names nothing new.

Invariant: it depends on the submission and the loaded state only, and names a superset of what
the judge asks for; the judge's own look-ups are the test.
"""

from collections.abc import Iterator

from ledger.judge.slice import Slice
from ledger.judge.state import (
    CITY_KEY,
    LeadState,
    code_state_key,
    lead_key,
    name_state_key,
    project_key,
)
from sharing.record import Derived, Record
from sharing.submissions.centre import RecogniseSigning, RecogniseStart, SetLanding
from sharing.submissions.leads import AmendLead, FollowUpLead, RegisterLead, WithdrawLead

ROUNDS_MAX = 3


def first_keys(record: Record) -> Iterator[str]:
    """What the submission itself names."""
    yield CITY_KEY
    submission = record.submission
    if isinstance(submission, RegisterLead):
        yield from _enterprise_keys(record.stamp.derived)
    elif isinstance(submission, FollowUpLead | AmendLead | WithdrawLead):
        yield lead_key(submission.lead_id)
        yield from _enterprise_keys(record.stamp.derived)
    elif isinstance(submission, RecogniseSigning | RecogniseStart | SetLanding):
        yield project_key(submission.project_id)


def further_keys(record: Record, loaded: Slice) -> Iterator[str]:
    """What follows from the state that is loaded."""
    submission = record.submission
    if isinstance(submission, RegisterLead):
        derived = record.stamp.derived
        if derived is not None:
            for project_id in loaded.projects_named(derived.name_key):
                yield project_key(project_id)
            if derived.code_is_valid:
                for project_id in loaded.projects_coded(derived.credit_code):
                    yield project_key(project_id)
    elif isinstance(submission, FollowUpLead | AmendLead | WithdrawLead):
        lead = loaded.get(lead_key(submission.lead_id))
        if isinstance(lead, LeadState):
            yield project_key(lead.project_id)
            if isinstance(submission, AmendLead):
                yield from _code_of_touch(lead, loaded)


def _code_of_touch(lead: LeadState, loaded: Slice) -> Iterator[str]:
    """An amendment that leaves the code out still speaks of the enterprise that has it."""
    if not loaded.missing([project_key(lead.project_id)]):
        project = loaded.project(lead.project_id)
        if project is not None and (code := project.touch_of(lead.lead_id).credit_code):
            yield code_state_key(code)


def _enterprise_keys(derived: Derived | None) -> Iterator[str]:
    if derived is not None:
        yield name_state_key(derived.name_key)
        if derived.code_is_valid:
            yield code_state_key(derived.credit_code)
