"""What an office's head has to approve 审批: a setting of the office, and what it means.

The rule (ours; the papers only ask for 单位负责人审核): an office says which kinds of submission of
its staff need the head's word. What somebody says that can be taken back stands from its receipt
and waits: its place in the order is that of the staff's word, never that of the approval; where
the head does not approve, it is taken back as its own office would take it back. What cannot be
taken back once others rely on it, an answer or a consent, is said by the head alone.

Edge cases: the head's own word, and a deputy's in the head's stead, needs no approval; nobody
approves what he or she said; rows of an opening, imports of the centre and system actors wait for
nobody; what was said before the setting is not asked again, and what waits goes on waiting when the
setting is withdrawn.

Invariant: the kinds are told apart here and nowhere else; a kind is in one of the two sets or can
need no approval.
"""

from typing import Final

from auth.actors import Role

STANDS_AND_WAITS: Final = frozenset(
    {
        "claim_project",
        "file_objection",
        "propose_recognition",
        "register_lead",
    }
)
"""Stands from its receipt, waits for the head, and is taken back without approval."""
HEAD_ALONE: Final = frozenset(
    {
        "answer_offer",
        "consent_to_agreement",
        "consent_to_transfer",
        "declare_could_not_land",
        "propose_agreement",
        "propose_transfer",
        "refuse_transfer",
        "release_hold",
        "withdraw_lead",
    }
)
"""Cannot be taken back by the office alone: where it needs the head, the head says it."""
MEANS: Final = {"take_back_batch": "withdraw_lead"}
"""What needs the head where another kind does: many withdrawals at once are withdrawals."""
APPROVABLE: Final = STANDS_AND_WAITS | HEAD_ALONE
SPEAKS_FOR_HEAD: Final = frozenset({Role.OFFICE_STAFF, Role.MACHINE_CLIENT})
"""Whose word can need the head's approval."""


def unknown_kinds(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the kinds that can need no approval."""
    return tuple(kind for kind in kinds if kind not in APPROVABLE)


def needs_head(kinds: tuple[str, ...], *, kind: str, role: Role) -> bool:
    """Whether this word of somebody in this role needs the head, by the office's setting."""
    return role in SPEAKS_FOR_HEAD and kind in kinds
