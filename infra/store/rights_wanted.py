"""A change of rights 权限变更 as it is kept: what is wanted, by whom, and how far it is."""

import json
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row

from auth.actors import Role
from auth.memberships import Membership
from auth.rights_changes import Proposed, RightsKind, RightsState, state_now

IN_STEAD_OF = "in_stead_of"
"""In the kept document: in whose stead it was proposed; absent for oneself."""


class RightsRefused(Exception):
    """It cannot be; ``code`` says why in the catalogue's words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a change is to do; which parts count depends on its kind."""

    office: str = ""
    role: str = ""
    display_name: str = ""
    successor: str = ""
    label: str = ""
    scopes: tuple[str, ...] = ()
    days: int = 0

    @property
    def membership(self) -> Membership:
        """The membership that is granted or withdrawn."""
        return Membership(self.office, Role(self.role))

    def as_dict(self) -> dict[str, Any]:
        """What is said, without what is empty."""
        parts = {name: getattr(self, name) for name in self.__slots__}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in parts.items() if v}


@dataclass(frozen=True, slots=True)
class RightsChange:
    """One change as it is kept; ``state`` with lapsing."""

    change_id: str
    kind: RightsKind
    login: str
    wanted: Wanted
    reason: str
    proposed_by: str
    proposed_at: int
    state: RightsState
    decided_by: str = ""
    decided_at: int = 0
    decision_reason: str = ""
    proposed_in_stead_of: str = ""
    """In whose stead a deputy proposed it; '' for oneself."""

    @property
    def proposed(self) -> Proposed:
        """As the rule looks at it."""
        return Proposed(
            self.login,
            self.proposed_by,
            self.proposed_at,
            self.state,
            in_stead_of=self.proposed_in_stead_of,
            proposer_left=self.state is RightsState.LAPSED and self.decided_at > 0,
        )

    @property
    def document(self) -> str:
        """What is kept of it as a JSON object."""
        stead = {IN_STEAD_OF: self.proposed_in_stead_of} if self.proposed_in_stead_of else {}
        told = self.wanted.as_dict() | stead
        return json.dumps(told, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision; ``shown_once`` is the code or key that came of it, if one did."""

    change: RightsChange
    shown_once: str = ""


def refuse(code: str) -> None:
    """Raises RightsRefused with this code, if there is one."""
    if code:
        raise RightsRefused(code)


def change_of(row: Row[Any], now: int) -> RightsChange:
    """The change of a row, with lapsing at ``now``."""
    told = json.loads(row.document)
    stead = told.pop(IN_STEAD_OF, "")
    change = RightsChange(
        change_id=row.change_id,
        kind=RightsKind(row.kind),
        login=row.login,
        wanted=Wanted(**(told | {"scopes": tuple(told.get("scopes", ()))})),
        reason=row.reason,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        state=RightsState(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
        proposed_in_stead_of=stead,
    )
    return replace(change, state=state_now(change.proposed, now=now))
