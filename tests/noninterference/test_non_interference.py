"""Two histories that differ only in what a viewer may not see give that viewer the same bytes."""

from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.noninterference.channels import Channel, Leak, channels, read
from tests.noninterference.histories import Pair, pairs
from tests.noninterference.steps import Step
from tests.noninterference.worlds import PEOPLE, Stage

ALWAYS = 200
"""Pairs in every run, each compared for one viewer on a twelfth of the channels, drawn anew."""
SOAK = 10_000
"""Pairs in the long run, each on all channels."""
SHARE = 12
Chosen = Callable[[int, Channel], bool]
"""Whether the channel of this number is read."""


def answers(
    opened: Stage,
    steps: Sequence[Step],
    who: str,
    *,
    chosen: Chosen,
    leak: Leak | None = None,
) -> dict[str, bytes]:
    """What this person reads in the city that was told this, on the chosen channels."""
    with opened.world(steps) as world:
        asked = [c for n, c in enumerate(channels(opened, world)) if chosen(n, c)]
        return {f"{who}: {c}": read(opened, world, c, who, leak=leak) for c in asked}


def differences(left: Mapping[str, bytes], right: Mapping[str, bytes]) -> list[str]:
    """The channels whose bytes differ, with the first place where they do."""
    assert left.keys() == right.keys()
    return [
        f"{where}\n{_around(a, right[where])}" for where, a in left.items() if a != right[where]
    ]


def _around(left: bytes, right: bytes) -> str:
    at = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), 0)
    begin = max(0, at - 120)
    return "\n".join(part[begin : at + 160].decode(errors="replace") for part in (left, right))


def compare(
    opened: Stage, pair: Pair, who: str, *, chosen: Chosen, leak: Leak | None = None
) -> None:
    """This person cannot tell the two histories apart."""
    left, right = (
        answers(opened, steps, who, chosen=chosen, leak=leak) for steps in (pair.left, pair.right)
    )
    told = differences(left, right)
    assert not told, f"{pair.kinds}\n" + "\n\n".join(told[:5])


def may_not_see(pair: Pair) -> list[str]:
    """Who may not see what the two histories differ in, by hand."""
    return sorted(set(PEOPLE) - pair.seen_by)


each_pair = given(data=st.data())
alike = settings(
    deadline=None,
    database=None,
    derandomize=True,
    # A difference says itself where it is; making the histories smaller takes minutes.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.timeout(300)  # two hundred pairs take two and a half minutes
@settings(alike, max_examples=ALWAYS)
@each_pair
def test_what_one_may_not_see_changes_nothing_that_one_reads(
    opened: Stage, data: st.DataObject
) -> None:
    pair = data.draw(pairs())
    who = data.draw(st.sampled_from(may_not_see(pair)))
    turn = data.draw(st.integers(0, SHARE - 1))
    compare(opened, pair, who, chosen=lambda number, _: number % SHARE == turn)


@pytest.mark.soak
@settings(alike, max_examples=SOAK)
@each_pair
def test_ten_thousand_pairs_on_every_channel(opened: Stage, data: st.DataObject) -> None:
    pair = data.draw(pairs())
    who = data.draw(st.sampled_from(may_not_see(pair)))
    compare(opened, pair, who, chosen=lambda _number, _channel: True)
