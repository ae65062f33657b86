"""The published heads: signed checkpoints as they were signed, one a record; the last counts."""

from infra.publishing.ports import Topic


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
        return values[-1].value.decode("utf-8") if values else None
