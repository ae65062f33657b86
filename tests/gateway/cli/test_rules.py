"""``rules``: packs listed, shown in words, a file checked with every fault by line and reason."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gateway.exports.schemas import FOLDER
from gateway.rule_packs import SHIPPED, shipped_packs
from tests.gateway.cli.in_process import Ended, run_here

WIDE = {"COLUMNS": "220", "ONEBOARD_LANGUAGE": "zh_CN"}


def run(*arguments: str | Path, **more: str) -> Ended:
    return run_here("rules", *arguments, more=WIDE | more)


def published(name: str, said: Any) -> Any:
    """The document, after its schema in docs/schemas has let it pass."""
    schema = json.loads((FOLDER / f"{name}.v1.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(said)
    return said


def huaian_with(folder: Path, old: str, new: str) -> Path:
    """Huai'an's file with one change."""
    text = (SHIPPED / "huaian-2025.yaml").read_text(encoding="utf-8")
    assert old in text
    file = folder / "ours.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def test_every_shipped_pack_is_listed_with_what_is_asked_for() -> None:
    said = published("rules-list", run("list", "--json").json)
    assert [pack["pack"] for pack in said["packs"]] == shipped_packs()
    assert all(pack["asked_for_count"] for pack in said["packs"] if "example" not in pack["pack"])
    assert "淮安市首谈项目指标共享与双算规则（2025）" in run("list").out
    assert "…" not in run("list", COLUMNS="60").out


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", shipped_packs())
def test_every_shipped_pack_can_be_shown_in_words(name: str, language: str) -> None:
    ended = run("show", name, ONEBOARD_LANGUAGE=language)
    assert ended.status == 0
    assert "rules." not in ended.out
    assert "…" not in ended.out


def test_ningde_is_shown_with_its_two_clocks_and_what_is_not_known() -> None:
    out = run("show", "ningde-2017").out
    for words in (
        "自开工起 5 年",
        "自首笔税收起 5 年",
        "经认定本地无法落地",
        "有材料 three_party_contract",
        "其他各种情形",
        "待明确：“本地难以落户”由谁认定、凭何材料",
        "依据：自拟",
    ):
        assert words in out, words


def test_a_pack_is_shown_as_data() -> None:
    said = published("rules-show", run("show", "yishui", "--json").json)
    assert said["pack"]["share_rules"][1]["shares"]["tax_yuan"] == {
        "first_contact": "7/10",
        "landing": "3/10",
    }


def test_a_file_without_fault_may_be_adopted_and_says_what_is_asked_for() -> None:
    ended = run("check", SHIPPED / "yishui.yaml")
    assert ended.status == 0
    assert ended.out.startswith("yishui@1《沂水县招引项目税收七三分成规则（2008 年起）》没有问题")
    assert "待明确：七三分成的文件" in ended.out
    said = published("rules-check", run("check", SHIPPED / "yishui.yaml", "--json").json)
    assert (said["is_whole"], said["pack"], said["faults_count"]) == (True, "yishui@1", 0)


def test_a_file_with_two_rules_for_one_case_ends_with_1_and_names_line_and_case(
    tmp_path: Path,
) -> None:
    file = huaian_with(tmp_path, "    before: [could_not_land, agreed_move]\n", "")
    text = file.read_text(encoding="utf-8").splitlines()
    rule = text.index("  - name: could_not_land")
    ended = run("check", file)
    assert ended.status == 1
    line = f"ours.yaml:{rule + 3}"  # the line of its ``when``
    assert (
        f"{line} share_rules[3].when: 规则 chemical_to_park 与 could_not_land 都适用于：落户他处"
        in (ended.out)
    )
    assert "化工项目，落户化工园区" in ended.out
    assert ended.err.strip() == "ours.yaml：2 处问题，不能采用。"


def test_the_faults_of_a_file_are_told_as_data(tmp_path: Path) -> None:
    file = huaian_with(tmp_path, '"*": {first_contact: "1", landing: "1"}', '"*": {landing: "1/2"}')
    ended = run("check", file, "--json", ONEBOARD_LANGUAGE="en")
    assert ended.status == 1
    said = published("rules-check", ended.json)
    assert {fault["code"] for fault in said["faults"]} == {"rules.pack_ratios_do_not_sum"}
    assert said["faults_count"] == len(said["faults"]) == 2
    first = said["faults"][0]
    assert first["words"] == (
        "Rule chemical_to_park: the ratios of signed_count sum to 1/2, and the rule says 2."
    )
    assert (
        'shares: {"*": {landing: "1/2"}}' in file.read_text("utf-8").splitlines()[first["line"] - 1]
    )


def test_a_file_that_is_no_pack_is_told_in_words(tmp_path: Path) -> None:
    file = tmp_path / "empty.yaml"
    file.write_text("pack: 3\n", encoding="utf-8")
    ended = run("check", file)
    assert ended.status == 1
    assert "empty.yaml:1: pack 应为加引号的文字；读到的是 3。" in ended.out
    assert "缺少 share_rules" in ended.out


def test_a_name_that_is_not_shipped_names_those_that_are() -> None:
    ended = run("check", "huaian-2052")
    assert ended.status == 1
    assert "huaian-2025, kunming-2024" in ended.out
