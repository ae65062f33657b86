"""Changed copies of a city's rows: columns blanked, amounts changed, all with a seed."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests.benchmarks.told import Told

BLANKED: Mapping[str, Mapping[str, Any]] = {
    "title": {"project": "", "content": ""},
    "amount": {"amount_yuan": None, "amount_usd_cents": None},
    "code": {"credit_code": "", "code_is_valid": False},
    "first talk": {"talked_on": None},
    "首谈单位": {"first_contact_office": ""},
}
AMOUNTS_CHANGED = 15
_TEN_THOUSAND_YUAN, _MILLION = 10**4, 10**6


def blanked(city: Sequence[Told], column: str, *, percent: int = 100, seed: int = 0) -> list[Told]:
    """This column blank in so many of the rows."""
    dice = random.Random(seed)  # noqa: S311 - the same copy for a seed
    return [
        replace(told, row=replace(told.row, **BLANKED[column]))
        if dice.randrange(100) < percent
        else told
        for told in city
    ]


def one_blank_in_each(city: Sequence[Told], *, seed: int) -> list[Told]:
    """One column of each row blank, another from row to row."""
    dice = random.Random(seed)  # noqa: S311 - the same copy for a seed
    return [
        replace(told, row=replace(told.row, **BLANKED[dice.choice(list(BLANKED))])) for told in city
    ]


def amounts_changed(city: Sequence[Told], *, seed: int) -> list[Told]:
    """Fifteen per cent more of the amounts changed by up to two fifths, as written in 万元."""
    dice = random.Random(seed)  # noqa: S311 - the same copy for a seed
    copy = []
    for told in city:
        amount = told.row.amount_yuan
        if amount and dice.randrange(100) < AMOUNTS_CHANGED:
            unit = _MILLION if amount >= 10 * _MILLION else _TEN_THOUSAND_YUAN
            amount = max(1, round(amount * dice.uniform(0.7, 1.4) / unit)) * unit
        copy.append(replace(told, row=replace(told.row, amount_yuan=amount)))
    return copy


def changed_copies(
    city: Sequence[Told], *, seeds: Sequence[int]
) -> Iterator[tuple[str, Sequence[Told]]]:
    """Every copy that the bar names, and subsets by seed."""
    for column in BLANKED:
        yield f"no {column}", blanked(city, column)
    for seed in seeds:
        for column in BLANKED:
            yield f"no {column} in 30 %, {seed}", blanked(city, column, percent=30, seed=seed)
        yield f"one blank in each row, {seed}", one_blank_in_each(city, seed=seed)
        yield f"amounts changed, {seed}", amounts_changed(city, seed=seed)
