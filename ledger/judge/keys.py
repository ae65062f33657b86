"""The state keys that a submission needs, in at most three rounds.

What a rule asks for beyond that (an office's quota, a case's other leads) is loaded when it is
asked for. Each round is one query for a whole group. Round one is known from the submission
alone; round two from what round one brought (the project of a lead, the projects of an
enterprise); round three from round two. ``keys_needed`` is asked again after each round until it
names nothing new.

Invariant: it depends on the submission and the loaded state only, and names a superset of what
the judge asks for; the judge's own look-ups are the test.
"""

from collections.abc import Iterable

from ledger.judge.clocks import read_due_key
from ledger.judge.slice import Slice
from ledger.judge.standing import approval_key, charge_key
from ledger.judge.state import (
    CITY_KEY,
    LeadState,
    alias_key,
    batch_key,
    case_key,
    code_state_key,
    lead_key,
    name_state_key,
    objection_key,
    office_state_key,
    project_key,
    statements_key,
)
from sharing.record import Derived, Record
from sharing.submissions.agreements import (
    ConsentToAgreement,
    EndAgreement,
    ProposeAgreement,
    RefuseAgreement,
)
from sharing.submissions.cases import MatchRegistration
from sharing.submissions.centre import RecogniseSigning, RecogniseStart, SetLanding
from sharing.submissions.holds import ClaimProject, ExtendProtection, ReleaseHold
from sharing.submissions.leads import (
    AmendLead,
    FollowUpLead,
    RegisterLead,
    TakeBackBatch,
    WithdrawLead,
)
from sharing.submissions.objections import ConfirmFirstContacts
from sharing.submissions.periods import (
    AnswerStatement,
    ClaimFigure,
    ClosePeriod,
    FileSealedStatement,
    SettleStatement,
)
from sharing.submissions.recognitions import (
    DecideProposals,
    ProposeRecognition,
    RecogniseAttainment,
    RevokeRecognition,
    WithdrawProposal,
)
from sharing.submissions.registry import Submission
from sharing.submissions.showing import EraseLead, SetLeadVisibility
from sharing.submissions.standing import (
    ApproveSubmission,
    EndCharge,
    HandOverLeads,
    PutInCharge,
    RefuseSubmission,
)
from sharing.submissions.transfers import (
    ConsentToTransfer,
    DecideCouldNotLand,
    DeclareCouldNotLand,
    FileProgressNote,
    ProposeTransfer,
    RefuseTransfer,
    WithdrawTransfer,
)

ROUNDS_MAX = 3
"""The third is for amendments: lead, its project, the code that the lead has there; and for an
import that is taken back: its leads, their projects."""


_OF_PROJECT = (
    RecogniseSigning,
    RecogniseStart,
    SetLanding,
    ProposeTransfer,
    ConsentToTransfer,
    RefuseTransfer,
    WithdrawTransfer,
    DeclareCouldNotLand,
    DecideCouldNotLand,
    FileProgressNote,
    PutInCharge,
    ProposeRecognition,
    WithdrawProposal,
    RecogniseAttainment,
    RevokeRecognition,
    ProposeAgreement,
    ConsentToAgreement,
    RefuseAgreement,
    EndAgreement,
)
"""What speaks of a project by its own id."""
_OF_STATEMENTS = (ClosePeriod, AnswerStatement, SettleStatement, FileSealedStatement, ClaimFigure)
"""What speaks of the statements or the claimed figures of a period."""


def first_keys(record: Record) -> list[str]:
    """What the submission itself names."""
    submission = record.submission
    if isinstance(submission, RegisterLead):
        of_office = office_state_key(record.stamp.office)
        return [CITY_KEY, of_office, *_enterprise_keys(record.stamp.derived)]
    if isinstance(submission, FollowUpLead | AmendLead | WithdrawLead):
        of_lead = lead_key(submission.lead_id)
        return [CITY_KEY, of_lead, *_enterprise_keys(record.stamp.derived)]
    if isinstance(submission, _OF_PROJECT):
        return [CITY_KEY, project_key(submission.project_id)]
    if isinstance(submission, ExtendProtection | ReleaseHold | SetLeadVisibility | EraseLead):
        return [CITY_KEY, lead_key(submission.lead_id)]
    if isinstance(submission, ClaimProject):
        of_office = office_state_key(record.stamp.office)
        return [CITY_KEY, of_office, project_key(submission.project_id)]
    if isinstance(submission, MatchRegistration):
        return [CITY_KEY, *map(lead_key, [submission.lead_id, *_matched(submission)])]
    if isinstance(submission, TakeBackBatch):
        return [CITY_KEY, batch_key(submission.batch)]
    if isinstance(submission, _OF_STATEMENTS):
        return [CITY_KEY, statements_key(submission.period)]
    return [CITY_KEY, *map(project_key, _of_many(submission)), *_of_standing(submission)]


def _of_standing(submission: Submission) -> list[str]:
    """What approvals, charges and hand-overs name."""
    if isinstance(submission, HandOverLeads):
        return [lead_key(lead_id) for lead_id in submission.lead_ids]
    if isinstance(submission, ApproveSubmission | RefuseSubmission):
        return [approval_key(submission.subject)]
    return [charge_key(submission.charge_id)] if isinstance(submission, EndCharge) else []


def _of_many(submission: Submission) -> list[str]:
    """The projects of what speaks of several; none of what speaks of none."""
    if isinstance(submission, ConfirmFirstContacts):
        return list(submission.projects)
    if isinstance(submission, DecideProposals):
        return [said.project_id for said in submission.decisions]
    return []


def lapse_keys(due_keys: Iterable[str]) -> list[str]:
    """What the clocks under these ``due:`` keys belong to: their lapses ask for it."""
    subjects = dict.fromkeys(read_due_key(key).subject for key in due_keys)
    return [CITY_KEY, *map(_subject_key, subjects)] if subjects else []


def _subject_key(subject: str) -> str:
    if subject.startswith("C"):
        return case_key(subject)
    if subject.startswith("S"):
        return statements_key(subject[1:])
    return objection_key(subject) if subject.startswith("O") else project_key(subject)


def further_keys(record: Record, loaded: Slice) -> list[str]:
    """What follows from the state that is loaded."""
    submission = record.submission
    if isinstance(submission, RegisterLead):
        return _of_registration(record.stamp.derived, submission, loaded)
    if isinstance(submission, FollowUpLead | AmendLead | WithdrawLead):
        lead = loaded.lead(submission.lead_id)
        if lead is None:
            return []
        of_touch = _code_of_touch(lead, loaded) if isinstance(submission, AmendLead) else ()
        return [project_key(lead.project_id), *of_touch]
    if isinstance(submission, ExtendProtection | ReleaseHold | SetLeadVisibility):
        return _project_keys([submission.lead_id], loaded)
    if isinstance(submission, HandOverLeads):
        return _project_keys(list(submission.lead_ids), loaded)
    if isinstance(submission, MatchRegistration):
        return _project_keys([submission.lead_id, *_matched(submission)], loaded)
    if isinstance(submission, TakeBackBatch):
        lead_ids = loaded.leads_of_batch(submission.batch)
        known = [i for i in lead_ids if not loaded.missing([lead_key(i)])]
        return [*map(lead_key, lead_ids), *_project_keys(known, loaded)]
    return []


def _of_registration(derived: Derived | None, said: RegisterLead, loaded: Slice) -> list[str]:
    if derived is None:
        return []
    projects = loaded.projects_named(derived.name_key)
    for name in loaded.names_ruled_same(derived.name_key):
        if not loaded.missing([name_state_key(name)]):
            projects += loaded.projects_named(name)
    if derived.code_is_valid:
        projects += loaded.projects_coded(derived.credit_code)
    names = map(name_state_key, loaded.names_ruled_same(derived.name_key))
    batch = said.provenance.batch if said.provenance is not None else ""
    return [
        *(project_key(project_id) for project_id in projects),
        *names,
        *((batch_key(batch),) if batch else ()),
    ]


def _matched(submission: MatchRegistration) -> list[str]:
    return [match.lead_id for match in submission.matches]


def _project_keys(lead_ids: list[str], loaded: Slice) -> list[str]:
    """The projects of leads that are loaded."""
    leads = [loaded.lead(lead_id) for lead_id in lead_ids]
    return [project_key(lead.project_id) for lead in leads if lead is not None]


def _code_of_touch(lead: LeadState, loaded: Slice) -> tuple[str, ...]:
    """An amendment that leaves the code out still speaks of the enterprise that has it."""
    if loaded.missing([project_key(lead.project_id)]):
        return ()
    project = loaded.project(lead.project_id)
    code = project.touch_of(lead.lead_id).credit_code if project is not None else ""
    return (code_state_key(code),) if code else ()


def _enterprise_keys(derived: Derived | None) -> tuple[str, ...]:
    if derived is None:
        return ()
    named = (name_state_key(derived.name_key), alias_key(derived.name_key))
    if derived.code_is_valid:
        return (*named, code_state_key(derived.credit_code))
    return named
