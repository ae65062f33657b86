"""What people read in two cities that were told a pair of histories, and where it differs.

Both worlds are open together. Everybody reads first, then everybody writes what is to be refused,
then each world judges once, and everybody reads the verdicts: what a write does is thereby compared
too, in what later writers are told.

Bytes that are equal as they are need no normalising; others are normalised and compared again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.noninterference.channels import Channel, Leak, normalised, read, verdict_of
from tests.noninterference.histories import Pair
from tests.noninterference.worlds import PEOPLE, Stage, World

Look = tuple[str, Channel]
"""Who looks, and where."""


def compare(opened: Stage, pair: Pair, looks: Sequence[Look], *, leak: Leak | None = None) -> None:
    """None of these people can tell the two histories apart there.

    ``leak``: what a product that leaks would answer instead.
    """
    assert not {who for who, _ in looks} & pair.seen_by, "asked of somebody who may see it"
    with opened.world(pair.left, side="left") as left, opened.world(pair.right, side="right") as r:
        told = differences(*(dict(answers(opened, world, looks, leak=leak)) for world in (left, r)))
    assert not told, f"{pair.kinds}\n" + "\n\n".join(told[:5])


def may_not_see(pair: Pair) -> list[str]:
    """Who may not see what the two histories differ in, by hand."""
    return sorted(set(PEOPLE) - pair.seen_by)


def answers(
    opened: Stage, world: World, looks: Iterable[Look], *, leak: Leak | None
) -> Iterator[tuple[str, bytes]]:
    """What is read in this city, by who reads and where."""
    written: list[Look] = []
    for who, channel in sorted(looks, key=lambda look: look[1].method):
        told = read(opened, world, channel, who)
        yield f"{who}: {channel}", told if leak is None else leak(world, channel, told)
        if channel.method == "POST" and not told.startswith(b"403"):
            written.append((who, channel))
    if not written:
        return
    world.judge()
    for who, channel in written:
        yield f"{who}: {channel}, judged", read(opened, world, verdict_of(channel, who), who)


def differences(left: Mapping[str, bytes], right: Mapping[str, bytes]) -> list[str]:
    """The channels whose bytes differ, with the first place where they do."""
    found = [f"{where}: answered in one city alone" for where in left.keys() ^ right.keys()]
    for where in left.keys() & right.keys():
        if left[where] != right[where]:
            a, b = normalised(left[where]), normalised(right[where])
            found += [f"{where}\n{_around(a, b)}"] if a != b else []
    return sorted(found)


def _around(left: bytes, right: bytes) -> str:
    at = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), 0)
    begin = max(0, at - 120)
    return "\n".join(part[begin : at + 160].decode(errors="replace") for part in (left, right))
