"""The default matrix of visibility, written a second time by hand, compared cell by cell.

Nothing here is made from the product's table: whoever changes one has to change the other, and
docs/visibility.md with it. s: shown, m: masked, -: absent; in the order identity, contacts,
commercial, summary, evidence, history.
"""

from pathlib import Path

import pytest

from sharing.field_classes import FieldClass
from sharing.visibility_policy import SHIPPED, LeadState, Relation

MATRIX = """
who             sealed   named    board    open
own             ssssss   ssssss   ssssss   ssssss
first_contact   ssssss   ssssss   ssssss   ssssss
holder          s-ss--   s-ss--   s-ss-m   s-ss-m
offered         s-ss--   s-ss--   s-ss-m   s-ss-m
landing         s-ss-s   s-ss-s   s-ss-s   s-ss-s
receiver        s-ss--   s-ss--   s-ss-m   s-ss-m
waiting         ------   ------   m-ms-m   s-ms-m
in_charge       s-ssss   s-ssss   s-ssss   s-ssss
named           ------   m-ms-m   m-ms-m   s-ms-m
other           ------   ------   m-ms-m   s-ms-m
centre          ssssss   ssssss   ssssss   ssssss
reviewer        s-sss-   s-sss-   s-sssm   s-sssm
assessor        ------   ------   m-ms-m   m-ms-m
auditor         s-ssss   s-ssss   s-ssss   s-ssss
outside         ------   ------   ------   ------
"""
CLASSES = ("identity", "contacts", "commercial", "summary", "evidence", "history")
LETTERS = {"s": "show", "m": "mask", "-": "absent"}


def cells() -> list[tuple[str, str, str, str]]:
    head, *lines = (line.split() for line in MATRIX.strip().splitlines())
    return [
        (relation, state, field_class, LETTERS[letter])
        for relation, *given in lines
        for state, letters in zip(head[1:], given, strict=True)
        for field_class, letter in zip(CLASSES, letters, strict=True)
    ]


@pytest.mark.parametrize(("relation", "state", "field_class", "showing"), cells())
def test_each_cell_is_as_the_matrix_says(
    relation: str, state: str, field_class: str, showing: str
) -> None:
    sight = SHIPPED.sight(Relation(relation), LeadState(state), FieldClass(field_class))
    assert sight.showing == showing
    assert sight.reason not in {"", "-"}
    assert (sight.reason == "not_in_your_sight") == (showing == "absent")


def test_the_matrix_has_every_cell() -> None:
    every = {(str(r), str(s), str(f)) for r in Relation for s in LeadState for f in FieldClass}
    assert {(r, s, f) for r, s, f, _ in cells()} == every
    assert len(cells()) == len(every)


def test_the_documentation_shows_the_very_same_matrix() -> None:
    page = Path(__file__).parents[2].joinpath("docs/visibility.md").read_text()
    for line in MATRIX.strip().splitlines():
        assert f"\n{line}\n" in page, line
