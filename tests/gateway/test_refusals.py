"""Every reason that the judge can give has words in both languages, with what it is given."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from gateway.messages.catalogue import catalogue
from gateway.paper_words import paper_words
from gateway.refusals import reason_words, refusal_words
from gateway.rule_packs import load_pack, shipped_packs
from ledger.rules.pack import MINIMUM_SET_FIELDS

ROOT = Path(__file__).resolve().parents[2]
REFUSING = ("refused", "ChangeRefused")
GIVEN = {
    "fields": "content,amount",
    "role": "assessor",
    "kind": "set_landing",
    "pack_fault": "pack_interval_open",
    "table_fault": "persons_never",
}


@lru_cache(maxsize=1)
def reasons() -> dict[str, set[str]]:
    """Each reason in the sources with the parameters that it is given, in every place of them."""
    found: dict[str, set[str]] = {}
    for call in _refusals():
        given = {keyword.arg for keyword in call.keywords if keyword.arg is not None}
        for reason in _texts(call.args[0]):
            found[reason] = found.get(reason, given) & given
    return found


def _refusals() -> Iterator[ast.Call]:
    for folder in ("auth", "ledger", "infra"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in REFUSING:
                    yield node


def _texts(said: ast.expr) -> list[str]:
    """What a reason can be: a text, or one of two."""
    if isinstance(said, ast.IfExp):
        return [*_texts(said.body), *_texts(said.orelse)]
    assert isinstance(said, ast.Constant), f"a reason that no test can read: {ast.unparse(said)}"
    return [str(said.value)]


def test_the_sources_were_read() -> None:
    assert {"already_registered", "minimum_set_incomplete", "lead_unknown"} <= set(reasons())


@pytest.mark.parametrize("reason", sorted(reasons()))
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_reason_is_said_in_words(reason: str, language: str) -> None:
    params = {name: GIVEN.get(name, "X1") for name in reasons()[reason]}
    told = refusal_words(reason, params, language)
    assert told.endswith(("。", "."))
    assert "{" not in told
    assert "_" not in told


@pytest.mark.parametrize("reason", sorted(reasons()))
def test_every_refusal_says_what_can_be_done_next(reason: str) -> None:
    codes = catalogue().codes("zh_CN")
    params = {name: GIVEN.get(name, "X1") for name in reasons()[reason]}
    told = refusal_words(reason, params, "zh_CN")
    assert f"refusal_next.{reason}" in codes or re.search("请|可以", told), told


def test_an_earlier_decision_is_told_in_words() -> None:
    told = refusal_words("case_settled", {"case_id": "C1", "answer": "same_group"}, "zh_CN")
    assert "同一集团" in told
    assert "same group" in refusal_words(
        "case_settled", {"case_id": "C1", "answer": "same_group"}, "en"
    )


def test_every_field_of_the_minimum_set_has_a_name() -> None:
    codes = catalogue().codes("zh_CN")
    assert {f"refusal_field.{field}" for field in MINIMUM_SET_FIELDS} <= codes


def test_every_next_step_belongs_to_a_reason() -> None:
    codes = {c for c in catalogue().codes("zh_CN") if c.startswith("refusal_next.")}
    known = {c.removeprefix("refusal.") for c in catalogue().codes("zh_CN") if "refusal." in c}
    assert {code.removeprefix("refusal_next.") for code in codes} <= known


def test_every_reason_of_a_match_is_said_in_words() -> None:
    source = "".join(
        (ROOT / "sharing" / name).read_text(encoding="utf-8")
        for name in ("identify.py", "same_enterprise.py", "same_project.py")
    )
    written = set(re.findall(r'"([a-z]+(?:_[a-z]+)*_(?:agrees?|differ|key|fact|nothing))"', source))
    assert "names_agree" in written
    for code in written:
        assert reason_words(code, "zh_CN") != code


def test_a_missing_paper_is_told_in_words_with_the_kind_to_send() -> None:
    given = {"event": "signing", "fields": "paper:contract,paper:我市自定"}
    told = refusal_words("proposal_papers_missing", given, "zh_CN")
    assert "材料“投资协议”（contract）" in told
    assert "材料“我市自定”" in told
    assert "“investment contract” (contract)" in refusal_words(
        "proposal_papers_missing", given, "en"
    )


def test_every_paper_that_a_shipped_pack_asks_for_has_words() -> None:
    asked = set()
    for name in shipped_packs():
        pack = load_pack(name).pack
        asked |= {kind for rule in pack.share_rules for kind in rule.when.has_papers}
        asked |= set(re.findall(r"PaperNeeded\(kind='(\w+)'", repr(pack)))
    assert {"contract", "three_party_contract"} <= asked
    assert [kind for kind in sorted(asked) if paper_words(kind, "zh_CN") == kind] == []
