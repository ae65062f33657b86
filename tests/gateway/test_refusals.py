"""Every reason that the judge can give has words in both languages, with what it is given."""

import re
from pathlib import Path

import pytest

from gateway.messages.catalogue import catalogue
from gateway.refusals import reason_words, refusal_words
from ledger.rules.pack import MINIMUM_SET_FIELDS

ROOT = Path(__file__).resolve().parents[2]
GIVEN = {"fields": "content,amount", "role": "assessor", "kind": "set_landing"}


def reasons() -> dict[str, set[str]]:
    """Each reason in the sources with the parameters that it is given."""
    found: dict[str, set[str]] = {}
    for folder in ("ledger/judge", "infra"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            source = file.read_text(encoding="utf-8")
            for reason, rest in re.findall(r'\brefused\(\s*"([a-z_]+)"([^\n]*)', source):
                found.setdefault(reason, set()).update(re.findall(r"(\w+)=", rest))
    return found


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
