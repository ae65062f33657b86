"""What is wrong with a city file is told with file, line and Chinese words, each key once."""

from pathlib import Path

import pytest

from tests.journeys.command_line import oneboard
from tests.journeys.small_city import write_city_file

FAULTS = [
    ("rules: huaian-2025", "rules: huaian-2052", "city.yaml:3 rules: 没有规则包“huaian-2052”"),
    ("centre: 市商务局", "centre: 市商务局\ncentre: 市商务局", "city.yaml:3: 同一个键写了两次"),
    ("centre: 市商务局\n", "", "缺少 centre。"),
]


@pytest.mark.parametrize(("written", "instead", "words"), FAULTS)
def test_a_fault_is_told_in_one_line(
    written: str, instead: str, words: str, tmp_path: Path
) -> None:
    file = tmp_path / "city.yaml"
    write_city_file(file, code="C901", counties=1)
    file.write_text(file.read_text("utf-8").replace(written, instead), "utf-8")
    ran = oneboard("--data", tmp_path / "d", "init", "--city", file)
    (line,) = ran.err.splitlines()
    assert ran.status == 1
    assert words in line
    assert line.count("centre") < 2
    assert not (tmp_path / "d").exists()


def test_a_folder_is_no_city_file(tmp_path: Path) -> None:
    ran = oneboard("--data", tmp_path / "d", "init", "--city", tmp_path)
    assert (ran.status, ran.out) == (1, "")
    assert "这是一个文件夹" in ran.err
