"""A topic in a folder, for a city on one machine; the folder may stand on another disk.

The rule: values are appended to the last of a row of files (``segment_file``) and fsynced before
``append`` returns. A file that has grown large is followed by a new one. Several processes may read
at once; writers take turns under a lock.

Edge cases: what a torn write left at the end is cut off by the next append. A folder that the
settings name must be there: a disk that is not mounted would otherwise be begun anew in its place.
A folder that goes away while it is open is ``LogUnavailable`` until it is back, and a writer waits.

Invariant: offsets count from 0 without a gap; a value that was acknowledged is never cut.
"""

import fcntl
import os
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from infra.publishing.ports import TopicValue
from infra.publishing.segment_file import (
    Place,
    first_place,
    framed,
    frames,
    head_line,
    read_head,
)
from sharing.event_log import LogAccessRefused, LogDamaged, LogUnavailable, OffsetUnknown

SEGMENT_BYTES: Final = 8 * 1024 * 1024
_OFFSET_DIGITS: Final = 15


class FolderTopic:
    """One published topic in a folder (see ``infra.publishing.ports.Topic``)."""

    def __init__(
        self,
        folder: Path,
        *,
        name: str,
        make_folder: bool = False,
        mode: int = 0o600,
        segment_bytes: int = SEGMENT_BYTES,
    ) -> None:
        """Open the topic, and begin it if the folder has none.

        Raises LogUnavailable (no such folder), LogAccessRefused, LogDamaged.
        """
        self._folder = folder
        self._name = name
        self._mode = mode
        self._segment_bytes = segment_bytes
        with _named_faults(folder):
            if make_folder:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._pen():
                if not self._segments():
                    fresh = str(uuid.uuid4())
                    self._begin_file(0, head_line(fresh, first_place(fresh)))
            last = self._segments()[-1]
            self._topic_id, self._end = read_head(last)
            self._last = last
            self._look()
        # Where the last reading ended, so that reading on does not begin at the file's head.
        self._read_to = (last, self._end)

    @property
    def name(self) -> str:
        """The topic's name and where it stands."""
        return f"{self._name} in {self._folder}"

    @property
    def topic_id(self) -> str:
        """The UUID that was written when the topic was begun."""
        return self._topic_id

    def append(self, values: Sequence[bytes]) -> list[int]:
        """See ``Topic``."""
        if not values:
            return []
        with _named_faults(self._folder), self._pen():
            self._look()
            if self._end.position >= self._segment_bytes:
                self._begin_next()
            data, after = framed(list(values), self._end)
            descriptor = os.open(self._last, os.O_WRONLY)
            with os.fdopen(descriptor, "r+b", buffering=0) as stream:
                stream.truncate(self._end.position)  # what a torn write left
                stream.seek(self._end.position)
                if stream.write(data) != len(data):
                    raise LogUnavailable(f"{self.name} took a part only")
                os.fsync(stream.fileno())
            first, self._end = self._end.offset, after
            return list(range(first, after.offset))

    def read(self, *, from_offset: int, values_max: int) -> list[TopicValue]:
        """See ``Topic``."""
        found: list[TopicValue] = []
        with _named_faults(self._folder):
            for path, place in self._from(from_offset):
                for frame in frames(path, place):
                    if frame.offset < from_offset:
                        continue
                    if frame.offset != from_offset + len(found):
                        raise LogDamaged(f"{path} does not follow the file before it")
                    found.append(TopicValue(frame.offset, frame.value))
                    self._read_to = (path, frame.after)
                    if len(found) == values_max:
                        return found
        return found

    def end_offset(self) -> int:
        """See ``Topic``."""
        with _named_faults(self._folder):
            self._look()
        return self._end.offset

    def close(self) -> None:
        """Nothing is held open."""

    def _from(self, offset: int) -> Iterator[tuple[Path, Place]]:
        """The files from the one that holds an offset on, and where to begin in each."""
        self._look()
        if not 0 <= offset <= self._end.offset:
            raise OffsetUnknown(offset=offset, first_offset=0, end_offset=self._end.offset)
        segments = self._segments()
        at = max(n for n, path in enumerate(segments) if _first_offset(path) <= offset)
        path, place = self._read_to
        if path == segments[at] and place.offset <= offset:
            yield path, place
        else:
            yield segments[at], self._begin_of(segments[at])
        for path in segments[at + 1 :]:
            yield path, self._begin_of(path)

    def _begin_of(self, path: Path) -> Place:
        topic_id, place = read_head(path)
        if topic_id != self._topic_id:
            raise LogDamaged(f"{path} belongs to another topic")
        return place

    def _look(self) -> None:
        """See what has been appended since, by whomever."""
        segments = self._segments()
        if not segments or self._begin_of(segments[0]).offset != 0:
            raise LogUnavailable(f"{self.name} is not there")
        if self._last not in segments:
            raise LogDamaged(f"{self._last} is gone")
        later = segments[segments.index(self._last) :]
        for path in later:
            place = self._end if path == self._last else self._begin_of(path)
            if path != self._last and (place.offset, place.chain) != self._end[::2]:
                raise LogDamaged(f"{path} does not follow the file before it")
            if path.stat().st_size < place.position:
                raise LogDamaged(f"{path} is shorter than it was")
            for frame in frames(path, place):
                place = frame.after
            self._last, self._end = path, place

    def _segments(self) -> list[Path]:
        digits = "[0-9]" * _OFFSET_DIGITS
        return sorted(self._folder.glob(f"{self._name}.{digits}"))

    def _begin_next(self) -> None:
        line = head_line(self._topic_id, self._end)
        self._last = self._begin_file(self._end.offset, line)
        self._end = Place(self._end.offset, len(line), self._end.chain)

    def _begin_file(self, first_offset: int, line: bytes) -> Path:
        """A file that appears with its whole head line, or not at all."""
        path = self._folder / f"{self._name}.{first_offset:0{_OFFSET_DIGITS}d}"
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, self._mode)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(line)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.rename(path)
        _fsync_folder(self._folder)
        return path

    @contextmanager
    def _pen(self) -> Iterator[None]:
        lock = self._folder / f".{self._name}.lock"
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _first_offset(path: Path) -> int:
    return int(path.name.rpartition(".")[2])


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _named_faults(folder: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as fault:
        raise LogAccessRefused(f"{folder} cannot be written or read: {fault.strerror}") from fault
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise LogUnavailable(f"{folder} did not take or give what is published: {why}") from fault
