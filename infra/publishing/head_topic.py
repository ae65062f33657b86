"""The published heads: signed checkpoints as they were signed, one a record; the last counts.

They grow, but an overtaken writer may have added an older one once more, and a key rotation tells
one size twice. ``larger_than`` therefore may give heads that are not larger, too.
"""

from collections.abc import Iterator
from typing import Final

from infra.publishing.ports import Topic, TopicValue
from ledger.merkle.checkpoint import HeadUnreadable, read_head

VALUES_AT_ONCE: Final = 500


class HeadTopic:
    """One city's published heads in one topic."""

    def __init__(self, topic: Topic) -> None:
        self._topic = topic

    @property
    def name(self) -> str:
        """What people call the topic."""
        return self._topic.name

    def append(self, head: str) -> None:
        """Publish a signed head. Raises LogFault."""
        self._topic.append([head.encode("utf-8")])

    def last(self) -> str | None:
        """The head that was published last; None before the first. Raises LogFault."""
        end = self._topic.end_offset()
        if end == 0:
            return None
        values = self._topic.read(from_offset=end - 1, values_max=1)
        return _text_of(values[-1]) if values else None

    def larger_than(self, size: int) -> Iterator[str]:
        """The heads from shortly before the first of more rows than ``size``, in the order in which
        they were published. Raises LogFault.
        """
        end = self._topic.end_offset()
        begin = end
        while begin > 0:
            begin = max(0, begin - VALUES_AT_ONCE)
            first = self._topic.read(from_offset=begin, values_max=1)
            if first and _is_within(_text_of(first[0]), size):
                break
        while begin < end:
            values = self._topic.read(from_offset=begin, values_max=VALUES_AT_ONCE)
            if not values:
                return
            yield from (_text_of(value) for value in values)
            begin = values[-1].offset + 1


def _text_of(value: TopicValue) -> str:
    # What is no text is no head either: who reads it says so by name.
    return value.value.decode("utf-8", errors="replace")


def _is_within(text: str, size: int) -> bool:
    try:
        return read_head(text).head.size <= size
    except HeadUnreadable:
        return False
