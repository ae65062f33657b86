"""An actor has an id, an office and a role, and never changes."""

import pytest
from pydantic import ValidationError

from auth.actors import Actor, Role


def test_an_actor_is_who_for_which_office_in_which_role() -> None:
    actor = Actor(id="system:matcher", office="320800", role=Role.SYSTEM)
    assert actor == Actor.model_validate_json(actor.model_dump_json())


@pytest.mark.parametrize("wrong_id", ["", "王 五", ":matcher", "a" * 65, "a\x00", "a\n"])
def test_an_id_is_1_to_64_plain_characters(wrong_id: str) -> None:
    with pytest.raises(ValidationError):
        Actor(id=wrong_id, office="320800", role=Role.OFFICE_STAFF)


def test_an_actor_does_not_change() -> None:
    actor = Actor(id="a", office="320800", role=Role.OFFICE_STAFF)
    with pytest.raises(ValidationError):
        actor.role = Role.CITY_OPERATOR  # type: ignore[misc]
