"""Which role may make which submission and which read. What is not written here is refused.

The rule: a permission is ``scope:resource:action``. The scope says whose things it is about:

* ``own``: leads and figures of the office that the actor acts for;
* ``city``: those of every office, or the city's own (rules, batches, the board).

``city`` includes ``own``: who may do a thing for every office may do it for the own one. This
table is about roles alone. Whether a viewer sees *this* lead is decided in ``sharing`` by its
relation to the lead; a leader's or reviewer's reads are such relations and hence not listed.

Edge cases: the centre's people register leads of the centre (``own``); an import, which the city
operator starts, says what offices wrote in their ledgers, and at the command line he says what an
office told him on paper, and the record keeps both. The keepers see no lead.

Invariant: deny by default; an unknown submission kind is refused, never an error.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from auth.actors import Role


class Permission(StrEnum):
    """Every right there is, as ``scope:resource:action``, in alphabetical order."""

    CITY_ACCESS_LOG_READ = "city:access_log:read"
    CITY_AGREEMENT_ANSWER = "city:agreement:answer"
    CITY_AGREEMENT_END = "city:agreement:end"
    CITY_AGREEMENT_PROPOSE = "city:agreement:propose"
    CITY_BATCH_CLOSE = "city:batch:close"
    CITY_BATCH_OPEN = "city:batch:open"
    CITY_BATCH_TAKE_BACK = "city:batch:take_back"
    CITY_BOARD_READ = "city:board:read"
    CITY_CASE_ASSIGN = "city:case:assign"
    CITY_CASE_READ = "city:case:read"
    CITY_CASE_RULE = "city:case:rule"
    CITY_CHARGE_SET = "city:charge:set"
    CITY_CITY_OPEN = "city:city:open"
    CITY_CONTACTS_ERASE = "city:contacts:erase"
    CITY_COULD_NOT_LAND_DECIDE = "city:could_not_land:decide"
    CITY_COULD_NOT_LAND_DECLARE = "city:could_not_land:declare"
    CITY_EVIDENCE_READ = "city:evidence:read"
    CITY_EXPORT_ISSUE = "city:export:issue"
    CITY_FIGURE_CLAIM = "city:figure:claim"
    CITY_FIRST_CONTACT_CONFIRM = "city:first_contact:confirm"
    CITY_HOLD_CLAIM = "city:hold:claim"
    CITY_HOLD_EXTEND = "city:hold:extend"
    CITY_HOLD_RELEASE = "city:hold:release"
    CITY_JOURNAL_CHECK = "city:journal:check"
    CITY_LANDING_SET = "city:landing:set"
    CITY_LEAD_AMEND = "city:lead:amend"
    CITY_LEAD_FOLLOW_UP = "city:lead:follow_up"
    CITY_LEAD_HAND_OVER = "city:lead:hand_over"
    CITY_LEAD_LINK_COMPANY = "city:lead:link_company"
    CITY_LEAD_MERGE = "city:lead:merge"
    CITY_LEAD_READ = "city:lead:read"
    CITY_LEAD_REGISTER = "city:lead:register"
    CITY_LEAD_SCREEN = "city:lead:screen"
    CITY_LEAD_WITHDRAW = "city:lead:withdraw"
    CITY_LOG_EXPORT = "city:log:export"
    CITY_OBJECTION_FILE = "city:objection:file"
    CITY_OBJECTION_RULE = "city:objection:rule"
    CITY_OFFER_ANSWER = "city:offer:answer"
    CITY_OFFER_MAKE = "city:offer:make"
    CITY_OFFICE_CHANGE = "city:office:change"
    CITY_PEOPLE_MANAGE = "city:people:manage"
    CITY_PERIOD_CLOSE = "city:period:close"
    CITY_PROGRESS_NOTE_FILE = "city:progress_note:file"
    CITY_RECOGNITION_DECIDE = "city:recognition:decide"
    CITY_RECOGNITION_PROPOSE = "city:recognition:propose"
    CITY_REGISTRATION_MATCH = "city:registration:match"
    CITY_RIGHTS_DECIDE = "city:rights:decide"
    CITY_RIGHTS_READ = "city:rights:read"
    CITY_RULES_ADOPT = "city:rules:adopt"
    CITY_SIGNING_RECOGNISE = "city:signing:recognise"
    CITY_START_RECOGNISE = "city:start:recognise"
    CITY_STATEMENT_ANSWER = "city:statement:answer"
    CITY_STATEMENT_READ = "city:statement:read"
    CITY_STATEMENT_SETTLE = "city:statement:settle"
    CITY_SUBMISSION_READ = "city:submission:read"
    CITY_TICK_SUBMIT = "city:tick:submit"
    CITY_TRANSFER_ANSWER = "city:transfer:answer"
    CITY_TRANSFER_PROPOSE = "city:transfer:propose"
    CITY_VISIBILITY_ADOPT = "city:visibility:adopt"
    OWN_AGREEMENT_ANSWER = "own:agreement:answer"
    OWN_AGREEMENT_PROPOSE = "own:agreement:propose"
    OWN_APPROVAL_GIVE = "own:approval:give"
    OWN_APPROVAL_SET = "own:approval:set"
    OWN_BATCH_CLOSE = "own:batch:close"
    OWN_BATCH_OPEN = "own:batch:open"
    OWN_BATCH_TAKE_BACK = "own:batch:take_back"
    OWN_CASE_READ = "own:case:read"
    OWN_CHARGE_SET = "own:charge:set"
    OWN_CONTACTS_ERASE = "own:contacts:erase"
    OWN_COULD_NOT_LAND_DECLARE = "own:could_not_land:declare"
    OWN_DEPUTY_SET = "own:deputy:set"
    OWN_EVIDENCE_READ = "own:evidence:read"
    OWN_EVIDENCE_STORE = "own:evidence:store"
    OWN_FEED_READ = "own:feed:read"
    OWN_FIGURE_CLAIM = "own:figure:claim"
    OWN_HOLD_CLAIM = "own:hold:claim"
    OWN_HOLD_EXTEND = "own:hold:extend"
    OWN_HOLD_RELEASE = "own:hold:release"
    OWN_LEAD_AMEND = "own:lead:amend"
    OWN_LEAD_FOLLOW_UP = "own:lead:follow_up"
    OWN_LEAD_HAND_OVER = "own:lead:hand_over"
    OWN_LEAD_LINK_COMPANY = "own:lead:link_company"
    OWN_LEAD_READ = "own:lead:read"
    OWN_LEAD_REGISTER = "own:lead:register"
    OWN_LEAD_SHARE = "own:lead:share"
    OWN_LEAD_WITHDRAW = "own:lead:withdraw"
    OWN_OBJECTION_FILE = "own:objection:file"
    OWN_OFFER_ANSWER = "own:offer:answer"
    OWN_PROGRESS_NOTE_FILE = "own:progress_note:file"
    OWN_RECOGNITION_PROPOSE = "own:recognition:propose"
    OWN_STATEMENT_ANSWER = "own:statement:answer"
    OWN_STATEMENT_READ = "own:statement:read"
    OWN_SUBMISSION_READ = "own:submission:read"
    OWN_TRANSFER_ANSWER = "own:transfer:answer"
    OWN_TRANSFER_PROPOSE = "own:transfer:propose"


class Verdict(NamedTuple):
    """Whether it is allowed, and why: the reason is a code of the message catalogue."""

    allowed: bool
    reason: str


ALLOWED: Final = Verdict(allowed=True, reason="auth.allowed")
ROLE_MAY_NOT: Final = Verdict(allowed=False, reason="auth.role_may_not")
ONLY_OWN_OFFICE: Final = Verdict(allowed=False, reason="auth.only_own_office")
KIND_UNKNOWN: Final = Verdict(allowed=False, reason="auth.kind_unknown")

RIGHT_OF_KIND: Final[Mapping[str, str]] = MappingProxyType(
    {
        "adopt_rules": "rules:adopt",
        "adopt_visibility": "visibility:adopt",
        "amend_lead": "lead:amend",
        "answer_offer": "offer:answer",
        "approve_submission": "approval:give",
        "answer_statement": "statement:answer",
        "assign_case": "case:assign",
        "begin_closing": "period:close",
        "change_offices": "office:change",
        "claim_figure": "figure:claim",
        "claim_project": "hold:claim",
        "close_batch": "batch:close",
        "close_period": "period:close",
        "confirm_first_contacts": "first_contact:confirm",
        "consent_to_agreement": "agreement:answer",
        "consent_to_transfer": "transfer:answer",
        "decide_could_not_land": "could_not_land:decide",
        "decide_proposals": "recognition:decide",
        "declare_could_not_land": "could_not_land:declare",
        "end_agreement": "agreement:end",
        "end_charge": "charge:set",
        "erase_lead": "contacts:erase",
        "extend_protection": "hold:extend",
        "file_objection": "objection:file",
        "file_progress_note": "progress_note:file",
        "file_sealed_statement": "statement:answer",
        "follow_up_lead": "lead:follow_up",
        "hand_over_leads": "lead:hand_over",
        "link_company": "lead:link_company",
        "match_registration": "registration:match",
        "merge_leads": "lead:merge",
        "offer_lead": "offer:make",
        "open_batch": "batch:open",
        "open_city": "city:open",
        "propose_agreement": "agreement:propose",
        "propose_recognition": "recognition:propose",
        "propose_transfer": "transfer:propose",
        "put_in_charge": "charge:set",
        "recognise_attainment": "recognition:decide",
        "recognise_signing": "signing:recognise",
        "recognise_start": "start:recognise",
        "record_export": "export:issue",
        "refuse_agreement": "agreement:answer",
        "refuse_submission": "approval:give",
        "refuse_transfer": "transfer:answer",
        "register_lead": "lead:register",
        "release_hold": "hold:release",
        "revoke_recognition": "recognition:decide",
        "rule_case": "case:rule",
        "rule_objection": "objection:rule",
        "screen_registration": "lead:screen",
        "set_approvals": "approval:set",
        "set_landing": "landing:set",
        "set_lead_visibility": "lead:share",
        "settle_offer": "offer:make",
        "settle_statement": "statement:settle",
        "take_back_batch": "batch:take_back",
        "tick": "tick:submit",
        "unmerge_lead": "lead:merge",
        "withdraw_lead": "lead:withdraw",
        "withdraw_objection": "objection:file",
        "withdraw_proposal": "recognition:propose",
        "withdraw_transfer": "transfer:propose",
    }
)
"""What right each kind of submission needs, without the scope."""

_P = Permission

_OFFICE = frozenset(
    {
        _P.CITY_BOARD_READ,
        _P.OWN_AGREEMENT_ANSWER,
        _P.OWN_AGREEMENT_PROPOSE,
        _P.OWN_BATCH_CLOSE,
        _P.OWN_BATCH_OPEN,
        _P.OWN_BATCH_TAKE_BACK,
        _P.OWN_CASE_READ,
        _P.OWN_COULD_NOT_LAND_DECLARE,
        _P.OWN_EVIDENCE_READ,
        _P.OWN_EVIDENCE_STORE,
        _P.OWN_FEED_READ,
        _P.OWN_FIGURE_CLAIM,
        _P.OWN_HOLD_CLAIM,
        _P.OWN_HOLD_EXTEND,
        _P.OWN_HOLD_RELEASE,
        _P.OWN_LEAD_AMEND,
        _P.OWN_LEAD_FOLLOW_UP,
        _P.OWN_LEAD_LINK_COMPANY,
        _P.OWN_LEAD_READ,
        _P.OWN_LEAD_REGISTER,
        _P.OWN_LEAD_SHARE,
        _P.OWN_LEAD_WITHDRAW,
        _P.OWN_OBJECTION_FILE,
        _P.OWN_OFFER_ANSWER,
        _P.OWN_PROGRESS_NOTE_FILE,
        _P.OWN_RECOGNITION_PROPOSE,
        _P.OWN_STATEMENT_READ,
        _P.OWN_SUBMISSION_READ,
        _P.OWN_TRANSFER_ANSWER,
        _P.OWN_TRANSFER_PROPOSE,
    }
)

_CENTRE = frozenset(
    {
        _P.CITY_AGREEMENT_END,
        _P.CITY_BOARD_READ,
        _P.CITY_CASE_ASSIGN,
        _P.CITY_CASE_READ,
        _P.CITY_CASE_RULE,
        _P.CITY_CHARGE_SET,
        _P.CITY_COULD_NOT_LAND_DECIDE,
        _P.CITY_EVIDENCE_READ,
        _P.CITY_FIRST_CONTACT_CONFIRM,
        _P.CITY_LANDING_SET,
        _P.CITY_LEAD_MERGE,
        _P.CITY_LEAD_READ,
        _P.CITY_LEAD_SCREEN,
        _P.CITY_OBJECTION_RULE,
        _P.CITY_OFFER_MAKE,
        _P.CITY_PERIOD_CLOSE,
        _P.CITY_RECOGNITION_DECIDE,
        _P.CITY_SIGNING_RECOGNISE,
        _P.CITY_START_RECOGNISE,
        _P.CITY_STATEMENT_READ,
        _P.CITY_STATEMENT_SETTLE,
        _P.CITY_SUBMISSION_READ,
        _P.CITY_TRANSFER_ANSWER,
        _P.OWN_EVIDENCE_STORE,
    }
)

_ASSESSMENT = frozenset({_P.CITY_BOARD_READ, _P.CITY_EXPORT_ISSUE, _P.CITY_STATEMENT_READ})

GRANTS: Final[Mapping[Role, frozenset[Permission]]] = MappingProxyType(
    {
        Role.ADMINISTRATOR: frozenset({_P.CITY_PEOPLE_MANAGE}),
        Role.ASSESSOR: _ASSESSMENT,
        Role.AUDITOR: frozenset(
            {
                _P.CITY_ACCESS_LOG_READ,
                _P.CITY_BOARD_READ,
                _P.CITY_CASE_READ,
                _P.CITY_JOURNAL_CHECK,
                _P.CITY_LEAD_READ,
                _P.CITY_RIGHTS_READ,
                _P.CITY_STATEMENT_READ,
                _P.CITY_SUBMISSION_READ,
            }
        ),
        Role.CITY_ARBITER: _CENTRE,
        Role.CITY_OPERATOR: _CENTRE
        | _ASSESSMENT
        | _OFFICE
        | {
            _P.CITY_AGREEMENT_ANSWER,
            _P.CITY_AGREEMENT_PROPOSE,
            _P.CITY_BATCH_CLOSE,
            _P.CITY_BATCH_OPEN,
            _P.CITY_BATCH_TAKE_BACK,
            _P.CITY_CITY_OPEN,
            _P.CITY_CONTACTS_ERASE,
            _P.CITY_COULD_NOT_LAND_DECLARE,
            _P.CITY_FIGURE_CLAIM,
            _P.CITY_HOLD_CLAIM,
            _P.CITY_HOLD_EXTEND,
            _P.CITY_HOLD_RELEASE,
            _P.CITY_JOURNAL_CHECK,
            _P.CITY_LEAD_AMEND,
            _P.CITY_LEAD_FOLLOW_UP,
            _P.CITY_LEAD_HAND_OVER,
            _P.CITY_LEAD_LINK_COMPANY,
            _P.CITY_LEAD_REGISTER,
            _P.CITY_LEAD_WITHDRAW,
            _P.CITY_LOG_EXPORT,
            _P.CITY_OBJECTION_FILE,
            _P.CITY_OFFER_ANSWER,
            _P.CITY_OFFICE_CHANGE,
            _P.CITY_PROGRESS_NOTE_FILE,
            _P.CITY_RECOGNITION_PROPOSE,
            _P.CITY_RULES_ADOPT,
            _P.CITY_STATEMENT_ANSWER,
            _P.CITY_TRANSFER_PROPOSE,
            _P.CITY_VISIBILITY_ADOPT,
            _P.OWN_DEPUTY_SET,
        },
        Role.LEADER: frozenset({_P.CITY_BOARD_READ}),
        Role.MACHINE_CLIENT: _OFFICE,
        Role.OFFICE_HEAD: _OFFICE
        | {
            _P.OWN_APPROVAL_GIVE,
            _P.OWN_APPROVAL_SET,
            _P.OWN_CHARGE_SET,
            _P.OWN_CONTACTS_ERASE,
            _P.OWN_DEPUTY_SET,
            _P.OWN_LEAD_HAND_OVER,
            _P.OWN_STATEMENT_ANSWER,
        },
        Role.OFFICE_STAFF: _OFFICE,
        Role.REVIEWER: frozenset({_P.CITY_BOARD_READ}),
        Role.SECURITY_OFFICER: frozenset(
            {_P.CITY_ACCESS_LOG_READ, _P.CITY_RIGHTS_DECIDE, _P.CITY_RIGHTS_READ}
        ),
        Role.SYSTEM: frozenset(
            {
                _P.CITY_BATCH_CLOSE,
                _P.CITY_BATCH_OPEN,
                _P.CITY_CASE_ASSIGN,
                _P.CITY_CHARGE_SET,
                _P.CITY_CITY_OPEN,
                _P.CITY_LANDING_SET,
                _P.CITY_LEAD_AMEND,
                _P.CITY_LEAD_HAND_OVER,
                _P.CITY_LEAD_REGISTER,
                _P.CITY_REGISTRATION_MATCH,
                _P.CITY_RULES_ADOPT,
                _P.CITY_SIGNING_RECOGNISE,
                _P.CITY_START_RECOGNISE,
                _P.CITY_TICK_SUBMIT,
            }
        ),
    }
)


def may(role: Role, permission: Permission) -> Verdict:
    """Whether the role has the permission; a ``city`` grant covers the ``own`` one."""
    granted = GRANTS.get(role, frozenset())
    if permission in granted:
        return ALLOWED
    scope, _, rest = permission.partition(":")
    if scope == "own":
        covered = f"city:{rest}" in granted
        return ALLOWED if covered else ROLE_MAY_NOT
    return ONLY_OWN_OFFICE if f"own:{rest}" in granted else ROLE_MAY_NOT


def may_submit(role: Role, kind: str, *, for_own_office: bool) -> Verdict:
    """Whether the role may make a submission of this kind: ``register_lead`` or ``lead:register``.

    ``for_own_office``: the submission speaks for the office that the actor acts for. Kinds that
    only ever speak for the city (``signing:recognise``) need the ``city`` right in either case.
    """
    right = RIGHT_OF_KIND.get(kind, kind)
    own, city = _known(f"own:{right}"), _known(f"city:{right}")
    if for_own_office and own is not None:
        return may(role, own)
    if city is not None:
        return may(role, city)
    if own is not None:
        return ONLY_OWN_OFFICE if may(role, own).allowed else ROLE_MAY_NOT
    return KIND_UNKNOWN


def _known(value: str) -> Permission | None:
    return Permission(value) if value in _VALUES else None


_VALUES: Final = frozenset(permission.value for permission in Permission)
