"""The policy of visibility in words: the table that decides, for whoever may read the board or
manages people.
"""

from pydantic import BaseModel, ConfigDict, Field

from gateway.messages.catalogue import say
from sharing.visibility_default import SHIPPED_TABLE
from sharing.visibility_policy import EVERY_CELL, policy_of


class CellShown(BaseModel):
    """One answer of the door."""

    model_config = ConfigDict(frozen=True)
    relation: str
    relation_words: str
    state: str = Field(description="`sealed`, `named`, `board`, `open`.")
    state_words: str
    field_class: str
    field_class_words: str
    showing: str = Field(description="`show`, `mask`, `absent`.")
    showing_words: str
    reason: str


class PolicyShown(BaseModel):
    """The table in force, as it was written and cell by cell."""

    model_config = ConfigDict(frozen=True)
    is_shipped: bool = Field(description="Whether the city has adopted no table of its own.")
    digest: str = Field(description="SHA-256 of what the table says.")
    table: str
    cells: list[CellShown]


def policy_shown(table: str, language: str) -> PolicyShown:
    """The policy of a city that adopted this table ('' for none)."""
    policy = policy_of(table)
    cells = []
    for relation, state, field_class in EVERY_CELL:
        sight = policy.sight(relation, state, field_class)
        cells.append(
            CellShown(
                relation=relation.value,
                relation_words=say(f"visibility.relation_{relation}", language),
                state=state.value,
                state_words=say(f"visibility.state_{state}", language),
                field_class=field_class.value,
                field_class_words=say(f"visibility.class_{field_class}", language),
                showing=sight.showing.value,
                showing_words=say(f"visibility.{sight.showing}", language),
                reason=sight.reason,
            )
        )
    return PolicyShown(
        is_shipped=not table, digest=policy.digest, table=table or SHIPPED_TABLE, cells=cells
    )
