"""docs/rules has a page for each rule, and what a page names exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "rules").glob("*.md"))


def test_the_index_names_every_page() -> None:
    index = (ROOT / "docs/rules/README.md").read_text("utf-8")
    linked = set(re.findall(r"\]\(([a-z-]+\.md)\)", index))
    assert linked == {page.name for page in PAGES} - {"README.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_code_and_tests_that_a_page_names_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    named = re.findall(r"`((?:sharing|ledger|infra|tests)/[a-z0-9_/.-]+)`", text)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", [p for p in PAGES if p.name != "README.md"], ids=lambda p: p.name)
def test_a_page_has_its_parts(page: Path) -> None:
    text = page.read_text("utf-8")
    for part in ("\n|---|", "**Edge cases.**", "**Invariant.**", "**Source.**", "**Code**"):
        assert part in text, part
    assert "**Tests**" in text.replace("\n", " ")


def test_modules_name_pages_that_exist() -> None:
    for path in [*ROOT.glob("tests/judging/*.py"), *ROOT.glob("tests/ledger/*.py")]:
        for named in re.findall(r"docs/rules/[a-z-]+\.md", path.read_text("utf-8")):
            assert (ROOT / named).exists(), f"{path.name} names {named}"
