"""Two histories that differ only in what a viewer may not see give that viewer the same bytes.

Both cities of a pair are read by several people, each on a few channels: a share of people times
channels (``turns``), not all of them. Over the pairs of one run everybody who may not see something
reads every channel, which each run counts and asserts at its end. The long run has twenty such
parts with other pairs, some 420,000 looks, so that everybody reads each channel some 240 times.
Less often read: the secret's own office, which few secrets are hidden from; of it only the whole
long run reads every channel.

What is compared is what is told, not how long it takes.
"""

import pytest
from hypothesis import HealthCheck, Phase, assume, given, seed, settings

from tests.noninterference.channels import channels
from tests.noninterference.comparing import compare
from tests.noninterference.histories import KINDS, Pair, pairs
from tests.noninterference.steps import CITY, OWN
from tests.noninterference.turns import Turns
from tests.noninterference.worlds import PEOPLE, Stage

ALWAYS, ALWAYS_LOOKS = 200, 16
"""Pairs in every run, and looks in each: who reads where, in both cities."""
PARTS, PAIRS, LOOKS = 20, 500, 40
"""The long run: 10,000 pairs in parts that can run side by side."""
VIEWERS_MIN = 4
"""Of every kind of secret at least as many different people were asked."""
OPERATIONS_MIN = 30
"""Of 87 and more; a part of the long run comes to nearly all of them for every kind."""
SELDOM = OWN
"""May see nearly everything, and so are asked of few pairs."""

alike = settings(
    deadline=None,
    database=None,
    derandomize=True,
    # A difference says itself where it is; making the histories smaller takes minutes.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def compare_many(opened: Stage, *, part: int, pairs_max: int, looks: int) -> Turns:
    """Compare as many pairs, drawn by the number of the part; what was read."""
    turns = Turns(channels(opened), part=part, looks_per_pair=looks)

    @seed(part)
    @settings(alike, max_examples=pairs_max)
    @given(pair=pairs())
    def each(pair: Pair) -> None:
        assume(not turns.is_done(pair))
        compare(opened, pair, turns.of(pair))
        turns.done(pair)

    each()
    return turns


def assert_all_had_their_turn(turns: Turns, opened: Stage, *, pairs_max: int) -> None:
    """Everybody but the secret's own office read every channel, and every kind of secret was read
    by several people on many operations.
    """
    asked = set(PEOPLE) - CITY
    every = {(who, str(channel)) for who in asked for channel in channels(opened)}
    read = {(who, str(channel)) for who, channel in turns.read()}
    assert turns.pairs_done == pairs_max
    assert {who for who, _ in read} == asked
    assert not {(who, channel) for who, channel in every - read if who not in SELDOM}
    assert {channel for _, channel in read} == {channel for _, channel in every}
    by_kind = turns.read_by_kind()
    for kind in KINDS:
        assert len({who for k, who, _ in by_kind if k == kind}) >= VIEWERS_MIN, kind
        operations = {operation for k, _, operation in by_kind if k == kind}
        assert len(operations) >= OPERATIONS_MIN, kind


def test_what_one_may_not_see_changes_nothing_that_one_reads(opened: Stage) -> None:
    turns = compare_many(opened, part=0, pairs_max=ALWAYS, looks=ALWAYS_LOOKS)
    assert_all_had_their_turn(turns, opened, pairs_max=ALWAYS)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_ten_thousand_pairs_of_which_each_part_reads_all_that_there_is(
    opened: Stage, part: int
) -> None:
    turns = compare_many(opened, part=part, pairs_max=PAIRS, looks=LOOKS)
    assert_all_had_their_turn(turns, opened, pairs_max=PAIRS)
