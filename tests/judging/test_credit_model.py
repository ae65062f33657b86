"""The judge's book and an independent model of the credit rules agree on every random history.

The model, ``tests.judging.credit_model``, is written from the prose of docs/rules; it shares no
code with the ledger and counts everything anew after each saying.
"""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharing.events.centre import CreditPosted, CreditReversed
from tests.judging.credit_histories import Teller, dense, histories, told_under
from tests.judging.credit_model import Figures
from tests.judging.credit_model_packs import PACKS
from tests.judging.credit_teller import Step

USUAL = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
packs = st.sampled_from(sorted(PACKS))
INDEPENDENT = ("land", "sign", "milestone", "figure", "change", "revoke", "could_not", "join")
"""Sayings that speak of one project alone."""


def _hold_properties(teller: Teller) -> None:
    """What holds of the book whatever was said."""
    assert teller.city.faults == []
    standing: set[str] = set()
    for event in teller.city.events():
        if isinstance(event, CreditPosted | CreditReversed):
            assert sum(line.units for line in event.postings) == 0
        if isinstance(event, CreditPosted):
            standing.add(event.entry_id)
        elif isinstance(event, CreditReversed):
            standing.remove(event.reverses)
    for view in (teller.exported, teller.corrected):
        # The city stands with a minus, so that offices, overlap and suspense come to it.
        assert not any(_over(view, (0, 1)).values())
    assert _over(teller.exported, (1, 2)) == _over(teller.corrected, (1, 2))
    for indicator in teller.model.pack["indicators"]:
        if "amount_yuan_min" not in indicator and "when" not in indicator:
            _is_true_amount(teller, indicator)


def _over(figures: Figures, parts: tuple[int, ...]) -> dict[tuple[str, ...], int]:
    """Sums by some parts of (month, indicator, account); zeros left out."""
    sums: Counter[tuple[str, ...]] = Counter()
    for key, units in figures.items():
        sums[tuple(key[part] for part in parts)] += units
    return {key: units for key, units in sums.items() if units}


def _is_true_amount(teller: Teller, indicator: dict[str, Any]) -> None:
    """As corrected the city has each distinct project once, and what was reported of it."""
    wanted = 0
    for project in teller.model.projects.values():
        if project.into is None:
            known = project.all_recognised()
            of_it = [one for one in known if one.event == indicator["event"]]
            if indicator["unit"] == "project":
                adds = (teller.model.pack.get("counting") or {}).get("upgrade") != "nothing"
                is_signed = indicator["event"] == "signing" and bool(of_it) and adds
                upgrades = [one for one in known if one.event == "upgrade" and is_signed]
                wanted += 10_000 * (len(of_it) + len(upgrades))
            elif indicator["event"] in ("output", "fixed_investment", "sales"):
                wanted += sum(one.units for one in of_it)
            else:
                return
    found = _over(teller.corrected, (1, 2)).get((indicator["name"], "city"), 0)
    assert -found == wanted, indicator["name"]


@USUAL
@given(packs, histories)
def test_judge_and_model_agree_on_every_figure(name: str, drawn: list[Step]) -> None:
    _hold_properties(told_under(PACKS[name], drawn))


@USUAL
@given(packs, dense)
def test_they_agree_on_the_long_life_of_one_project(name: str, drawn: list[Step]) -> None:
    _hold_properties(told_under(PACKS[name], drawn))


@pytest.mark.soak
@pytest.mark.timeout(3_600)
@settings(USUAL, max_examples=6_000)
@given(packs, st.one_of(histories, dense))
def test_they_agree_on_thousands_of_histories(name: str, drawn: list[Step]) -> None:
    _hold_properties(told_under(PACKS[name], drawn))


@settings(USUAL, max_examples=60)
@given(packs, dense, dense, st.randoms(use_true_random=False))
def test_the_order_of_independent_projects_does_not_matter(
    name: str, one: list[Step], other: list[Step], chance: Any
) -> None:
    """Two projects, half of each life on one day before a closing, half on one day after it."""
    lives = [
        [step._replace(project=number, days=0) for step in life if step.kind in INDEPENDENT]
        for number, life in enumerate((one, other))
    ]
    begun, closing = [one[0], other[0]], one[0]._replace(kind="close", days=5, what=0, flag=False)
    halves = (
        [life[: len(life) // 2] for life in lives],
        [life[len(life) // 2 :] for life in lives],
    )
    in_turn = [*begun, *halves[0][0], *halves[0][1], closing, *halves[1][0], *halves[1][1]]
    mixed = [*begun, *_mixed(halves[0], chance), closing, *_mixed(halves[1], chance)]
    first, second = (told_under(PACKS[name], steps) for steps in (in_turn, mixed))
    for view in ("exported", "corrected"):
        assert _over(getattr(first, view), (0, 1, 2)) == _over(getattr(second, view), (0, 1, 2))


def _mixed(lives: list[list[Step]], chance: Any) -> list[Step]:
    """The same sayings in another order, those of each project in their own."""
    turns = [number for number, life in enumerate(lives) for _ in life]
    chance.shuffle(turns)
    queues = [iter(life) for life in lives]
    return [next(queues[number]) for number in turns]
