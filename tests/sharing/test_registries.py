"""Every submission and event has one stable name and version, and can be read back."""

import typing
from typing import Any

import pytest

from auth.permissions import RIGHT_OF_KIND
from sharing.events import registry as events
from sharing.events.city import BatchClosed
from sharing.events.registry import EVENT_MODELS, Event, read_events
from sharing.field_classes import SECTIONS
from sharing.sections import Frozen
from sharing.submissions.registry import SUBMISSION_MODELS, Submission


def names(models: tuple[type[Any], ...], field: str) -> list[tuple[str, int]]:
    return [(m.model_fields[field].default, m.model_fields["version"].default) for m in models]


def test_no_two_share_a_name() -> None:
    for models, field in ((SUBMISSION_MODELS, "kind"), (EVENT_MODELS, "name")):
        listed = [name for name, _ in names(models, field)]
        assert len(set(listed)) == len(listed)
        assert all(name.isascii() and name == name.lower() for name in listed)


def test_the_registries_list_what_the_unions_say() -> None:
    assert set(SUBMISSION_MODELS) == set(typing.get_args(Submission))
    assert set(EVENT_MODELS) == set(typing.get_args(Event))


def test_every_kind_has_a_right_and_the_judge_knows_it() -> None:
    kinds = {name for name, _ in names(SUBMISSION_MODELS, "kind")}
    assert kinds == set(RIGHT_OF_KIND)


@pytest.mark.parametrize("model", [*SUBMISSION_MODELS, *EVENT_MODELS])
def test_they_are_frozen_closed_and_strict(model: type[Frozen]) -> None:
    config = model.model_config
    assert (config["frozen"], config["extra"], config["strict"]) == (True, "forbid", True)


@pytest.mark.parametrize("model", EVENT_MODELS)
def test_what_contacts_and_commerce_say_stands_in_its_section_alone(model: type[Frozen]) -> None:
    """Fields outside the sections are history, which every reader of a lead may see."""
    outside = set(model.model_fields) - set(SECTIONS)
    assert not outside & {"investor", "amount_yuan", "amount_usd_cents", "content", "persons"}


def test_old_events_are_read_as_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    def renamed(content: dict[str, Any]) -> dict[str, Any]:
        return {"name": "batch_closed", "version": 1, "batch": content["code"]}

    monkeypatch.setitem(events.UPCASTS, ("batch_closed", 0), renamed)
    old, new = (
        b'{"code":"2024","name":"batch_closed","version":0}',
        b'{"batch":"2025","name":"batch_closed","version":1}',
    )
    (one, two) = read_events(b"[" + old + b"," + new + b"]")
    assert (one, two) == (
        BatchClosed(batch="2024"),
        BatchClosed(batch="2025"),
    )
