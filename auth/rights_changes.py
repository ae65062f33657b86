"""Changes of rights need two people: an administrator proposes, a security officer approves.

The rule: whatever gives or takes rights of somebody, or lets somebody in anew (an invitation, a
reset of password or second factor, an API key), is proposed by an administrator and takes effect
when a security officer approves it. Neither decides about himself or herself, and nobody approves
what he or she proposed, in whatever role it was. A proposal that nobody decided within 14 days has
lapsed, and so has one whose proposer was disabled or lost the role, for good. The proposer may take
it back; it is then over as if it was refused. A deputy counts as who acts and as the person in
whose stead.

Edge cases: what only shuts somebody out at once (ending sessions, revoking a key) needs no second
person, for waiting would be the danger; disabling for good does, since leads go to a successor. The
last administrator or security officer who can act is neither disabled nor loses the role.

Invariant: proposer, decider and the person concerned are never the same as the decider.
"""

from collections.abc import Container, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from auth.actors import Role
from auth.memberships import Membership

LAPSES_AFTER_MS: Final = 14 * 24 * 3600 * 1000


class RightsKind(StrEnum):
    """What is changed."""

    DISABLE = "disable"
    """The account no longer works; ``successor`` takes over."""
    ENABLE = "enable"
    """It works again; by a fresh invitation."""
    GRANT = "grant"
    """A further membership."""
    INVITE = "invite"
    """A new person, with the first membership."""
    ISSUE_KEY = "issue_key"
    """An API key of a machine client."""
    RESET_PASSWORD = "reset_password"  # noqa: S105  the name of a change
    """A one-time code instead of the password."""
    RESET_SECOND_FACTOR = "reset_second_factor"
    """The second factor is forgotten, and is enrolled anew."""
    WITHDRAW = "withdraw"
    """One membership is taken away."""


class RightsState(StrEnum):
    """How far a change is."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"


class Decider(NamedTuple):
    """Who decides: the sign-in name, the role in which he or she acts, and in whose stead."""

    login: str
    role: Role
    in_stead_of: str = ""

    def is_one_of(self, *logins: str) -> bool:
        """Whether he or she, or the person stood in for, is one of these."""
        return self.login in logins or (bool(self.in_stead_of) and self.in_stead_of in logins)


class Proposed(NamedTuple):
    """What the rule looks at of a proposal."""

    login: str
    proposed_by: str
    proposed_at: int
    state: RightsState
    in_stead_of: str = ""
    """In whose stead it was proposed, by a deputy."""
    proposer_left: bool = False
    """It lapsed because the proposer was an administrator no longer."""


def why_not_propose(decider: Decider, *, login: str) -> str:
    """Why this person may not propose a change about ``login``; '' where he or she may."""
    if decider.role is not Role.ADMINISTRATOR:
        return "auth.role_may_not"
    return "auth.rights_own" if decider.is_one_of(login) else ""


def state_now(change: Proposed, *, now: int) -> RightsState:
    """The state with lapsing, at ``now`` (milliseconds)."""
    is_over = now - change.proposed_at >= LAPSES_AFTER_MS
    return RightsState.LAPSED if change.state is RightsState.PROPOSED and is_over else change.state


def why_not_decide(change: Proposed, decider: Decider, *, now: int) -> str:
    """Why this person may not approve or refuse it now; '' where he or she may."""
    if decider.role is not Role.SECURITY_OFFICER:
        return "auth.role_may_not"
    if decider.is_one_of(*filter(None, (change.proposed_by, change.in_stead_of))):
        return "auth.rights_second_person"
    if decider.is_one_of(change.login):
        return "auth.rights_own"
    if change.proposer_left:
        return "auth.rights_proposer_gone"
    return "" if state_now(change, now=now) is RightsState.PROPOSED else "auth.rights_decided"


def why_not_both(*, of_proposer: Sequence[Membership], of_decider: Sequence[Membership]) -> str:
    """Why what these two say counts no longer, by what they hold now ('' where it counts); who may
    no longer sign in holds nothing.
    """
    if not any(each.role is Role.ADMINISTRATOR for each in of_proposer):
        return "auth.rights_proposer_gone"
    is_officer = any(each.role is Role.SECURITY_OFFICER for each in of_decider)
    return "" if is_officer else "auth.role_may_not"


def why_not_left(before: Container[Role], after: Container[Role]) -> str:
    """Why a change that leaves these keepers able to act, of those before, cannot be."""
    for role, code in _NEEDED.items():
        if role in before and role not in after:
            return code
    return ""


_NEEDED: Final = {
    Role.ADMINISTRATOR: "auth.last_administrator",
    Role.SECURITY_OFFICER: "auth.last_security_officer",
}
"""Who has to be there so that rights can be changed at all."""


def why_not_take_back(change: Proposed, login: str, *, now: int) -> str:
    """Why this person may not take it back now; '' where he or she may."""
    if login != change.proposed_by:
        return "auth.rights_not_proposer"
    return "" if state_now(change, now=now) is RightsState.PROPOSED else "auth.rights_decided"
