"""``oneboard visibility``: shown, checked, adopted and previewed at the machine."""

from pathlib import Path

import pytest

from sharing.visibility_default import SHIPPED_TABLE
from tests.gateway.cli.in_process import Ended, run_here

ZH = {"ONEBOARD_LANGUAGE": "zh_CN", "COLUMNS": "240"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("visibility") / "d"
    assert run_here("--data", folder, "init", more=ZH).status == 0
    return folder


def run(data: Path, *arguments: str | Path) -> Ended:
    return run_here("--data", data, "visibility", *arguments, more=ZH)


def test_a_table_is_checked_adopted_shown_and_taken_back(data: Path, tmp_path: Path) -> None:
    assert run(data, "show", "--json").json["is_shipped"] is True
    own = tmp_path / "own.txt"
    own.write_text(SHIPPED_TABLE.replace("reviews_it", "in_charge"), encoding="utf-8")
    assert run(data, "check", own, "--json").json["is_whole"] is True
    assert "已采用" in run(data, "adopt", own, "--reason", "办公会决定").out
    shown = run(data, "show", "--json").json
    assert (shown["is_shipped"], shown["table"]) == (False, own.read_text(encoding="utf-8"))
    assert run(data, "adopt", "--reason", "恢复").status == 0
    assert run(data, "show", "--json").json["is_shipped"] is True


def test_faults_are_told_with_their_lines(data: Path, tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.txt"
    faulty.write_text(SHIPPED_TABLE + "friend * show show show show show show own_lead\n")
    ended = run(data, "check", faulty)
    assert ended.status == 1
    last = len(SHIPPED_TABLE.splitlines()) + 1
    assert f"第 {last} 行（friend）：没有这种关系" in ended.out
    unreadable = tmp_path / "binary"
    unreadable.write_bytes(b"\xff\xfe\xfa")
    assert run(data, "check", unreadable).status == 2
    assert run(data, "check", tmp_path / "none.txt").status == 2


def test_a_preview_shows_every_kind_of_reader(data: Path) -> None:
    draft = ("--office", "涟水县", "--investor", "预览有限公司", "--project", "预览项目")
    told = run(data, "preview", *draft, "--amount", "730000000", "--json").json
    seen = {(each["reader"], each["when"]): each["card"] for each in told["readers"]}
    assert seen["other", "posted"] is None
    assert seen["other", "signed"]["amount_band"] == "5-10"
    assert seen["centre", "posted"]["investor"] == "预览有限公司"
    assert "不可见" in run(data, "preview", *draft).out
    assert run(data, "preview", *draft, "--visibility", "everybody").status == 2
