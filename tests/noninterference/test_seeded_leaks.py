"""Five deliberate leaks, each as a product with that fault would answer: the comparison finds each.

Without a leak the same pairs are alike, so what is found is the leak and nothing else.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings

from infra.store import reads
from ledger.views import LeadView
from tests.noninterference.channels import Channel, Leak, channels
from tests.noninterference.comparing import compare, may_not_see
from tests.noninterference.histories import Pair, pairs
from tests.noninterference.test_non_interference import alike
from tests.noninterference.worlds import Stage, World

PAIRS_MAX, PAIRS_WITHOUT = 100, 4
WHO = "huaiyin"
CONTENT, THERE = "another content", "there or not"


def leads(world: World) -> list[LeadView]:
    """Every lead of the city, in the order of registration."""
    with world.opened.engine.connect() as connection:
        return reads.leads_of(connection, world.opened.city)


def changed(told: bytes, change: Callable[[Any], Any]) -> bytes:
    """An answer with its JSON changed; what is no JSON stays."""
    head, brace, body = told.partition(b"{")
    if not brace:
        return told
    return head + json.dumps(change(json.loads(brace + body)), ensure_ascii=False).encode()


def count(world: World, _channel: Channel, told: bytes) -> bytes:
    """The number of hits counts what is not shown."""
    return changed(told, lambda content: content | {"total": len(leads(world))})


def sort_order(world: World, _channel: Channel, told: bytes) -> bytes:
    """The order of a list follows amounts that are not shown."""
    hidden = sum(lead.commercial.amount_yuan or 0 for lead in leads(world)) // 25_000_000
    return changed(told, lambda c: c | {"items": c["items"][:: -1 if hidden % 2 else 1]})


def error_text(world: World, channel: Channel, told: bytes) -> bytes:
    """Not found is said otherwise of what is there."""
    is_there = any(lead.lead_id in channel.place for lead in leads(world))
    return told + (b" (forbidden)" if is_there else b"")


def sequential_id(world: World, _channel: Channel, told: bytes) -> bytes:
    """Own leads are numbered in the order of the whole city."""
    numbers = {lead.lead_id: n for n, lead in enumerate(leads(world))}
    return changed(
        told,
        lambda c: c | {"items": [i | {"number": numbers[i["lead_id"]]} for i in c["items"]]},
    )


def city_total(world: World, _channel: Channel, told: bytes) -> bytes:
    """The city's total counts what nobody recognised."""
    total = sum(lead.commercial.amount_yuan or 0 for lead in leads(world))
    return changed(told, lambda content: content | {"planned_yuan": total})


SEEDED: dict[str, tuple[Leak, str, tuple[str, ...]]] = {
    "a count": (count, "/api/v1/projects", (THERE,)),
    "a sort order": (sort_order, "/api/v1/projects", (CONTENT,)),
    "an error text": (error_text, "/api/v1/leads/", (THERE,)),
    "a sequential id": (sequential_id, "/api/v1/leads", (THERE,)),
    "a city total": (city_total, "/api/v1/board", (CONTENT,)),
}
"""The leak, where it is, and a kind of secret that it tells."""


def run(opened: Stage, what: str, *, leak: Leak | None, pairs_max: int) -> None:
    """Compare pairs on the channel that leaks."""
    _, place, kinds = SEEDED[what]

    def is_there(channel: Channel) -> bool:
        is_under = place.endswith("/") and channel.place.startswith(place)
        is_it = channel.place.partition("?")[0] == place
        return channel.method == "GET" and (is_under or is_it)

    looks = [(WHO, channel) for channel in channels(opened) if is_there(channel)]

    @settings(alike, max_examples=pairs_max)
    @given(pair=pairs(kinds).filter(lambda pair: WHO in may_not_see(pair)))
    def each(pair: Pair) -> None:
        compare(opened, pair, looks, leak=leak)

    each()


@pytest.mark.parametrize("what", SEEDED)
def test_a_leak_that_is_put_in_is_found(opened: Stage, what: str) -> None:
    with pytest.raises(AssertionError, match="GET /api/v1/"):
        run(opened, what, leak=SEEDED[what][0], pairs_max=PAIRS_MAX)


@pytest.mark.parametrize("what", SEEDED)
def test_without_it_the_same_pairs_are_alike(opened: Stage, what: str) -> None:
    run(opened, what, leak=None, pairs_max=PAIRS_WITHOUT)
