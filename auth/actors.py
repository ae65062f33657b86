"""Who acts: a person, a county's own IT system, or a part of the product itself.

The rule: an actor has one id, acts for one office, in one role. A person with two roles signs in
as two actors, so that every submission says in which role it was made. System actors (importer,
matcher, timekeeper) act for the city's centre and are named by their id, such as
``system:matcher``.

Invariant: an actor never changes; a new office or role is a new actor.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from auth.offices import Code

ActorId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:@-]{0,63}$")]


class Role(StrEnum):
    """In which role somebody acts."""

    ADMINISTRATOR = "administrator"
    """系统管理员: people and settings, no leads."""
    ASSESSOR = "assessor"
    """考核办: reads statements, takes the quarterly exports."""
    AUDITOR = "auditor"
    """审计: checks the record against receipts, sees no contact persons."""
    CITY_ARBITER = "city_arbiter"
    """市级裁定人: rules on collisions and objections, recognises."""
    CITY_OPERATOR = "city_operator"
    """市级经办: recommends, recognises, opens and closes batches, reconciles."""
    LEADER = "leader"
    """市领导, 专班: sees the projects that he or she is put in charge of."""
    MACHINE_CLIENT = "machine_client"
    """An office's own IT system; says what its office's staff may say."""
    OFFICE_HEAD = "office_head"
    """单位负责人."""
    OFFICE_STAFF = "office_staff"
    """单位经办人."""
    REVIEWER = "reviewer"
    """产业主管部门: gives opinions on the leads that it is asked about."""
    SECURITY_OFFICER = "security_officer"
    """安全管理员: roles, keys, access log; no leads."""
    SYSTEM = "system"
    """A part of the product: importer, matcher, timekeeper."""


class Actor(BaseModel):
    """Somebody who asks or submits: ``id``, the code of the office acted for, and the role."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ActorId
    office: Code
    role: Role
    stands_for: frozenset[Code] = frozenset()
    """The offices that ended and for which the own office stands by now: whoever lets the actor in
    asks the city. It is no part of a token, and nothing that is said carries it.
    """
    in_stead_of: str = ""
    """The id of the person in whose stead a deputy (B 角) acts; '' for oneself."""
    projects_in_charge: frozenset[str] = frozenset()
    """The projects that the person is put in charge of today; asked of the city, as above."""
    chains_in_charge: frozenset[str] = frozenset()
    """The industry chains that the person is put in charge of today; asked of the city."""
    visibility: str = ""
    """The table of visibility that the city adopted, '' for the shipped one; asked of the city."""

    @property
    def offices(self) -> frozenset[str]:
        """The offices whose things are the actor's: the own one, and those that it stands for."""
        return self.stands_for | {self.office}
