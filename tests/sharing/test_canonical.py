"""The one stated form of bytes. Rule: sharing/canonical.py, docs/rules/idempotency.md."""

import json
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharing.canonical import NotCanonical, canonical_bytes, canonical_bytes_checked, nfc

texts = st.text(st.characters(exclude_categories=["Cs"])).map(
    lambda text: unicodedata.normalize("NFC", text)
)
scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | texts
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_the_fast_writer_and_the_standard_one_agree_byte_for_byte(value: Any) -> None:
    standard = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert canonical_bytes(value) == standard.encode("utf-8")


@given(values)
def test_reading_and_writing_again_gives_the_same_bytes(value: Any) -> None:
    written = canonical_bytes_checked(value)
    assert canonical_bytes_checked(json.loads(written)) == written


@given(st.dictionaries(texts, scalars, min_size=2))
def test_the_order_in_which_members_were_put_does_not_matter(value: dict[str, Any]) -> None:
    turned = dict(reversed(list(value.items())))
    assert canonical_bytes(turned) == canonical_bytes(value)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"乙": 1, "甲": 2}, '{"乙":1,"甲":2}'),  # by code points, not by pinyin
        ({"b": 1, "a": 2, "B": 3}, '{"B":3,"a":2,"b":1}'),
        ({"\U00020000": 1, "\uffff": 2}, '{"\uffff":2,"\U00020000":1}'),  # not by UTF-16 units
        ('"\\\n\x7f/é', '"\\"\\\\\\n\x7f/é"'),
        (date(2025, 1, 2), '"2025-01-02"'),
        ((1, [True, None]), "[1,[true,null]]"),
    ],
)
def test_the_form_by_example(value: Any, written: str) -> None:
    assert canonical_bytes(value).decode("utf-8") == written


@pytest.mark.parametrize("value", [1.5, 0.0, float("nan"), {"a": [1, {"b": 2.0}]}, (1, 3.0)])
def test_floats_are_refused_wherever_they_hide(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical_bytes_checked(value)


@pytest.mark.parametrize(
    "value", [2**64, -(2**63) - 1, {1: "a"}, b"bytes", object(), {"a": {1, 2}}]
)
def test_what_has_no_form_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical_bytes_checked(value)


@pytest.mark.parametrize("text", ["\ud800", "a\udfff"])
def test_half_a_surrogate_pair_is_refused(text: str) -> None:
    with pytest.raises(NotCanonical):
        canonical_bytes(text)


def test_nfc_reaches_every_text_and_name() -> None:
    decomposed = "e\u0301"
    assert nfc({decomposed: [decomposed, {"a": decomposed}], "n": 1}) == {
        "é": ["é", {"a": "é"}],
        "n": 1,
    }


@given(values)
def test_nfc_leaves_nfc_alone(value: Any) -> None:
    assert nfc(value) == value
