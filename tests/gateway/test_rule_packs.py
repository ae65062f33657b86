"""A rule pack's faults are told all at once, each with its line and its reason in both languages.

Rule: docs/rules/rule-packs.md.
"""

# ruff: noqa: E501  sentences are as long as they are

import re
from pathlib import Path
from typing import get_args

import pytest

from gateway.messages.catalogue import LANGUAGES, Language, catalogue
from gateway.rule_packs import SUBJECT, compile_pack, load_pack, shipped_packs
from gateway.rule_words import case_words, condition_words, fault_words
from infra.faults import FileFaulty
from ledger.rules.conditions import FLAGS, LISTS, RANGES
from ledger.rules.counting import CountingRules, StatementRules
from ledger.rules.indicators import Unit
from ledger.rules.share_rules import ClockStart, Side
from sharing.recognitions import ChangeKind, FigureKind, Milestone

ROOT = Path(__file__).resolve().parents[2]
PLAIN = """\
pack: shu
version: 1
title: 试
filing_grace_days: 0
filing_grace_source: ours
minimum_set: []
minimum_set_source: ours
indicators:
  - {name: signed_count, title: 签约, event: signing, unit: project, source: ours}
share_rules:
"""
"""Ten lines; the rules follow."""

RULE = '  - {{name: {name}, title: 甲, when: {{{when}}}, shares: {{"*": {{{shares}}}}}, sums_to: "1", source: ours}}\n'


def rule(name: str, when: str = "", *, shares: str = 'first_contact: "1"') -> str:
    return RULE.format(name=name, when=when, shares=shares)


def told(text: str, language: Language = "zh_CN") -> list[str]:
    """Line and words of every fault, as the command line says them."""
    with pytest.raises(FileFaulty) as caught:
        compile_pack((PLAIN + text).encode(), file="pack.yaml")
    said = []
    for fault in caught.value.faults:
        subject, _, code = fault.code.partition(".")
        assert subject == SUBJECT
        said.append(f"{fault.line}: {fault_words(code, fault.params, language)}")
    return said


LAND = (
    rule("small", "land_sqm: {below: 66667}")
    + rule("half", "landing_differs: false", shares='first_contact: "1/2"')
    + rule("large", "land_sqm: {at_least: 133334}")
)


def test_sums_that_do_not_hold_are_told_first_each_with_its_line() -> None:
    text = LAND + rule("third", "is_chemical: true", shares='landing: "1/3"')
    assert told(text) == [
        "12: 规则 half 中signed_count的比例合计为 1/2，而规则写明应为 1。",
        "14: 规则 third 中signed_count的比例合计为 1/3，而规则写明应为 1。",
    ]


def test_a_gap_is_told_in_mu_and_an_overlap_with_what_to_write() -> None:
    text = LAND.replace("1/2", "1")
    assert told(text) == [
        "10: 没有规则适用于：落户他处，用地：66,667 平方米（约 100 亩）及以上、不足 133,334 平方米（约 200 亩）或未填报。请补一条规则，或在最后加一条不写 when 的规则。",
        "12: 规则 small 与 half 都适用于：在首谈单位落户或尚未落户，用地：不足 66,667 平方米（约 100 亩）。两条的分成相同，但须写明以哪条为准：在 small 中写 before: [half]，或改条件使二者不重叠。",
        "13: 规则 half 与 large 都适用于：在首谈单位落户或尚未落户，用地：133,334 平方米（约 200 亩）及以上。两条的分成相同，但须写明以哪条为准：在 half 中写 before: [large]，或改条件使二者不重叠。",
    ]


def test_the_same_in_english() -> None:
    assert told(rule("moved", "landing_differs: true"), "en") == [
        "10: No rule fits this case: it lands with first contact or has not landed. Add a rule for it, or a last rule without when for all other cases."
    ]


def test_a_fault_of_one_value_stands_on_its_line_in_words() -> None:
    text = rule("a", "land_sqm: {above: 1, at_least: 2}") + rule("b", "signed: {}")
    assert told(text) == ["11: 区间的同一端写了两次。", "12: 区间至少要写一端。"]


UNREAD = "比例应写成加引号的整数或分数，如 1 或 1/2；读到的是 "


@pytest.mark.parametrize("ratio", ["1", "0.5", '"0.5"', '"1/0"', "一半"])
def test_a_ratio_that_cannot_be_read_says_how_one_is_written(ratio: str) -> None:
    read = ratio.strip('"')
    assert told(rule("a", shares=f"first_contact: {ratio}")) == [f"11: {UNREAD}{read}。"]


def test_a_sum_is_told_once_in_the_form_in_which_it_is_written() -> None:
    one = rule("a").replace('sums_to: "1"', "sums_to: 1")
    assert told(one) == [f"11: {UNREAD}1。"]
    many = rule("a").replace('sums_to: "1"', 'sums_to: {"*": 1}')
    assert told(many) == [f"11: {UNREAD}1。"]


def test_a_side_that_does_not_exist_is_told_at_its_place() -> None:
    with pytest.raises(FileFaulty) as caught:
        compile_pack((PLAIN + rule("a", shares='mayor: "1"')).encode(), file="pack.yaml")
    (fault,) = caught.value.faults
    assert (fault.line, fault.path) == (11, "share_rules[1].shares.*.mayor")
    assert fault.code == "file.not_one_of"
    assert fault.params["read"] == "mayor"


def test_a_pack_is_never_half_loaded() -> None:
    compiled = compile_pack((PLAIN + rule("all")).encode(), file="pack.yaml")
    assert compiled.pack.label == "shu@1"
    assert re.fullmatch("[0-9a-f]{64}", compiled.source_sha256)


def test_every_fault_of_the_rules_has_a_sentence_in_both_languages() -> None:
    """Whatever ``ledger.rules`` can call a fault is read from its sources."""
    literal = re.compile(r'"(pack_[a-z_]+)"')
    found = {
        code
        for file in (ROOT / "ledger" / "rules").glob("*.py")
        for code in literal.findall(file.read_text(encoding="utf-8"))
    }
    assert len(found) > 30
    for language in LANGUAGES:
        assert {f"{SUBJECT}.{code}" for code in found} <= catalogue().codes(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_that_a_condition_may_ask_for_has_words(language: Language) -> None:
    for flag in FLAGS:
        for said in ("true", "false"):
            assert case_words(f"{flag}={said}", language)
    for name in (*LISTS, *RANGES, "signed"):
        assert case_words(f"{name}=other|unstated", language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", shipped_packs())
def test_every_condition_of_a_shipped_pack_can_be_said(name: str, language: Language) -> None:
    for each in load_pack(name).pack.share_rules:
        said = condition_words(each.when, language)
        assert bool(said) == bool(each.when.model_dump(exclude_defaults=True))
        assert "=" not in said


def test_amounts_are_told_at_their_round_ends() -> None:
    assert case_words("amount_yuan=100000000..", "zh_CN") == "金额：1 亿元及以上"
    assert case_words("amount_yuan=100000001..", "zh_CN") == "金额：超过 1 亿元"
    assert case_words("amount_yuan=0..99999999", "zh_CN") == "金额：不足 1 亿元"
    assert (
        case_words("amount_yuan=60000000..100000000", "zh_CN")
        == "金额：6,000 万元及以上、1 亿元及以下"
    )
    assert case_words("amount_yuan=0..", "zh_CN") == "金额：已填报"
    assert (
        case_words("amount_usd_cents=1000000000..", "en")
        == "amount in USD: USD 10,000,000.00 or more"
    )
    assert (
        case_words("signed=2025-01-01..2025-12-31", "zh_CN")
        == "签约日期：2025-01-01 起、至 2025-12-31"
    )
    assert case_words("", "zh_CN") == "任何情形"


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_pack_can_say_can_be_shown_in_words(language: Language) -> None:
    fields = CountingRules.model_fields
    said = {
        "event": get_args(Milestone) + get_args(FigureKind) + get_args(ChangeKind),
        "unit": tuple(Unit),
        "since": get_args(ClockStart),
        "side": tuple(Side),
        "silence": get_args(StatementRules.model_fields["silence"].annotation),
        **{
            name: get_args(fields[name].annotation)
            for name in ("capital_increase", "upgrade", "investor_replaced")
        },
    }
    codes = {f"rules.{part}.{name}" for part, names in said.items() for name in names}
    assert len(codes) > 40
    assert codes <= catalogue().codes(language)


@pytest.mark.parametrize("named", ["nope", "甲" * 50_000, "a\0b", "/", ""])
def test_a_name_that_no_pack_and_no_file_has_is_told_with_those_that_are_shipped(
    named: str,
) -> None:
    with pytest.raises(FileFaulty) as told:
        load_pack(named)
    (fault,) = told.value.faults
    assert (fault.code, fault.path) == ("city.rules_unknown", "")
    assert "ningde-2017" in str(fault.params["known"])
    assert len(fault.text) < 400
