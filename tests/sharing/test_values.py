"""Values: changing a field gives what ``dataclasses.replace`` gives."""

from dataclasses import replace

import pytest

from ledger.judge.state import LeadState, OfficeState, ProjectState
from sharing.values import replaced, value


@value
class Single:
    """A value of one field."""

    only: tuple[int, ...]


@pytest.mark.parametrize(
    ("before", "changes"),
    [
        (LeadState("L1", "P1", "320803"), {"is_active": False}),
        (OfficeState("320803", 4), {"holds": 5}),
        (ProjectState("P1", "a", "L1", ()), {"landing_office": "b", "could_not_land": True}),
        (Single((1, 2)), {"only": (3,)}),
        (Single((1, 2)), {}),
    ],
)
def test_a_changed_value_is_what_the_library_would_give(
    before: object, changes: dict[str, object]
) -> None:
    assert replaced(before, **changes) == replace(before, **changes)  # type: ignore[type-var]


def test_a_field_that_there_is_not_is_refused() -> None:
    with pytest.raises(KeyError):
        replaced(OfficeState("320803"), hold=1)
