"""What a folder topic alone can suffer: torn writes, changed bytes, a disk that is not there."""

import os
import shutil
from pathlib import Path

import pytest

from infra.publishing.folder_topic import SEGMENT_BYTES, FolderTopic
from sharing.event_log import LogAccessRefused, LogDamaged, LogUnavailable

NAME = "journal.320800"
VALUES = [b"value %d of a city" % n for n in range(20)]


def opened(folder: Path, *, segment_bytes: int = SEGMENT_BYTES) -> FolderTopic:
    return FolderTopic(folder, name=NAME, segment_bytes=segment_bytes)


def last_file(folder: Path) -> Path:
    return max(folder.glob(f"{NAME}.*"))


def values_of(topic: FolderTopic) -> list[bytes]:
    return [found.value for found in topic.read(from_offset=0, values_max=10_000)]


def test_a_write_that_was_torn_anywhere_is_cut_off_and_the_next_takes_its_place(
    tmp_path: Path,
) -> None:
    opened(tmp_path).append(VALUES[:10])
    file = last_file(tmp_path)
    whole = file.read_bytes()
    opened(tmp_path).append([b"torn\nvalue", b"and another"])
    added = file.read_bytes()
    one = whole + added[len(whole) :].partition(b"torn\nvalue\n")[0] + b"torn\nvalue\n"
    for length in range(len(whole), len(added)):
        file.write_bytes(added[:length])
        topic = opened(tmp_path)
        kept = VALUES[:10] + ([b"torn\nvalue"] if length >= len(one) else [])
        assert values_of(topic) == kept
        assert topic.append([b"next"]) == [len(kept)]
        assert values_of(opened(tmp_path)) == [*kept, b"next"]


def test_a_byte_that_was_changed_under_later_values_is_damage_and_nothing_is_cut(
    tmp_path: Path,
) -> None:
    opened(tmp_path).append(VALUES)
    file = last_file(tmp_path)
    whole = file.read_bytes()
    ends = whole.rindex(b" ", 0, whole.rindex(VALUES[-2])) - 3
    for place in range(0, ends, 5):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(LogDamaged):
            opened(tmp_path).append([b"next"])
        assert len(file.read_bytes()) == len(whole)


def test_a_long_topic_goes_through_many_files_that_belong_together(tmp_path: Path) -> None:
    topic = opened(tmp_path, segment_bytes=200)
    for value in VALUES:
        topic.append([value])
    files = sorted(tmp_path.glob(f"{NAME}.*"))
    assert len(files) > 5
    assert values_of(opened(tmp_path)) == VALUES
    files[3].unlink()
    with pytest.raises(LogDamaged):
        values_of(opened(tmp_path))


def test_a_file_of_another_topic_is_no_part_of_this_one(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        topic = opened(folder, segment_bytes=200)
        for value in VALUES:
            topic.append([value])
    shutil.copy(last_file(other), last_file(one))
    with pytest.raises(LogDamaged):
        values_of(opened(one))


def test_a_folder_that_is_named_must_be_there_and_is_not_made_in_its_place(tmp_path: Path) -> None:
    away = tmp_path / "disk" / "heads"
    with pytest.raises(LogUnavailable):
        opened(away)
    assert not away.exists()
    FolderTopic(away, name=NAME, make_folder=True).append([b"our own"])
    assert away.stat().st_mode & 0o777 == 0o700


def test_a_disk_that_goes_away_is_waited_for(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "disk", tmp_path / "unplugged"
    folder.mkdir()
    topic = opened(folder)
    topic.append(VALUES[:3])
    folder.rename(elsewhere)
    for asked in (topic.end_offset, lambda: topic.append([b"x"]), lambda: values_of(topic)):
        with pytest.raises(LogUnavailable):
            asked()
    elsewhere.rename(folder)
    assert topic.append([b"back"]) == [3]
    assert values_of(topic) == [*VALUES[:3], b"back"]


def test_an_older_copy_under_an_open_topic_is_damage(tmp_path: Path) -> None:
    topic = opened(tmp_path)
    topic.append(VALUES[:3])
    older = last_file(tmp_path).read_bytes()
    topic.append(VALUES[3:])
    last_file(tmp_path).write_bytes(older)
    with pytest.raises(LogDamaged):
        topic.append([b"x"])


def test_a_full_disk_is_waited_for_and_leaves_no_half_value(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.fail("no /dev/full on this machine")
    topic = opened(tmp_path)
    topic.append(VALUES[:3])
    file = last_file(tmp_path)
    kept = file.read_bytes()
    limit = len(kept) + 30

    import resource  # noqa: PLC0415
    import signal  # noqa: PLC0415

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        with pytest.raises(LogUnavailable):
            topic.append([b"x" * 100])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert values_of(topic) == VALUES[:3]
    assert topic.append([b"room again"]) == [3]
    assert values_of(opened(tmp_path)) == [*VALUES[:3], b"room again"]


def test_rows_are_for_their_owner_alone_and_heads_for_everybody(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        opened(tmp_path)
        FolderTopic(tmp_path, name="heads.320800", mode=0o644)
    finally:
        os.umask(before)
    modes = {file.name[:5]: file.stat().st_mode & 0o777 for file in tmp_path.glob("*.0*")}
    assert modes == {"journ": 0o600, "heads": 0o644}


def test_what_is_no_topic_of_ours_is_told(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.{0:015d}").write_bytes(b"something else\n")
    with pytest.raises(LogDamaged):
        opened(tmp_path)
    (tmp_path / f"{NAME}.{0:015d}").unlink()
    tmp_path.chmod(0o500)
    try:
        if os.geteuid() != 0:  # root may write everywhere
            with pytest.raises(LogAccessRefused):
                opened(tmp_path)
    finally:
        tmp_path.chmod(0o700)
