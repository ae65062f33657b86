"""Under which keys a project is found: the normalised names and valid codes of its investors."""

from ledger.judge.folding import Changes
from ledger.judge.slice import Slice
from ledger.judge.state import code_state_key, name_state_key
from sharing.record import Derived


def list_under(
    changes: Changes, state: Slice, project_id: str, *, name_key: str, credit_code: str
) -> None:
    """List a project under a name key and a valid code; '' lists it under neither."""
    if name_key:
        key = name_state_key(name_key)
        named = changes.get(key) or state.projects_named(name_key)
        if isinstance(named, tuple) and project_id not in named:
            changes[key] = (*named, project_id)
    if credit_code:
        key = code_state_key(credit_code)
        coded = changes.get(key) or state.projects_coded(credit_code)
        if isinstance(coded, tuple) and project_id not in coded:
            changes[key] = (*coded, project_id)


def list_under_keys(changes: Changes, state: Slice, derived: Derived, project_id: str) -> None:
    """List a project under the keys that the gateway derived from an identity."""
    code = derived.credit_code if derived.code_is_valid else ""
    list_under(changes, state, project_id, name_key=derived.name_key, credit_code=code)
