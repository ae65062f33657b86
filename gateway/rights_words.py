"""What an event of the record of rights says it is, in the reader's words.

The rule: the decision of a change of rights is the change's name with the state's; everything else
has a sentence of its own. An event of a kind that this release does not know keeps its own name.
"""

from typing import Final

from auth.rights_changes import RightsKind, RightsState
from gateway.messages.catalogue import say
from infra.audiences.recorded_access import ACTS, STATES

CHANGES: Final = {
    f"{kind.value}_{state.value}": (kind, state) for kind in RightsKind for state in RightsState
}
ACTIONS: Final = frozenset(
    (
        *(f"broker_{act}_{state}" for act in ACTS for state in STATES),
        *("deputy_ended", "deputy_named", "first_invited", "key_revoked", "master_key_rotated"),
        *("password_changed", "password_first_set", "recovery_code_used", "second_factor_enrolled"),
        *("session_replayed", "signed_out_everywhere"),
    )
)


def event_words(kind: str, language: str) -> str:
    """The kind of an event in words."""
    if kind in ACTIONS:
        return say(f"rights_record.{kind}", language)
    if kind not in CHANGES:
        return kind
    change, state = CHANGES[kind]
    return say(
        "rights_record.change",
        language,
        change=say(f"standing.change_{change.value}", language),
        state=say(f"people.state_{state.value}", language),
    )
