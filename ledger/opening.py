"""Opening a city from last year's ledgers: what the rows of one project say together.

The rules (DESIGN 4, Opening). Times and the columns 首谈单位 and 落户地 are claims:

* who was first is decided by the judge, in the order of 登记时间;
* *landing* is the place that the first-contact office's row names; if it names none, the earliest
  row that names its own office. Only an office with land can be one. If no row tells, it is unknown
  and listed so;
* a row of the landing office is then the *other side* of a move, whatever its 首谈 column says;
* amount, dates and class are those of the landing office's row, else of the first-contact
  office's; where an office wrote twice, its later row. What the deciding row leaves blank is taken
  from the other of the two. A row of anybody else never decides;
* every difference between rows is listed.

无法落地 (could not land it) is taken as met for every move, and listed as not shown.

Invariant: the result does not depend on the order in which the files were given.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

DECIDED = ("signed_on", "started_on", "amount_yuan", "amount_usd_cents", "industry", "chain")
"""The facts that the deciding row says, and whose differences are listed."""
_UNLISTED = ("is_chemical", "fixed_assets_yuan", "land_sqm")


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One row of a project: whose it is and what it claims. Rows come in the order of their
    登记时间; ``key`` names the row for the list of differences.
    """

    key: str
    office: str
    landing_office: str = ""
    signed_on: date | None = None
    started_on: date | None = None
    amount_yuan: int | None = None
    amount_usd_cents: int | None = None
    industry: str = ""
    chain: str = ""
    is_chemical: bool | None = None
    fixed_assets_yuan: int | None = None
    land_sqm: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Two rows of one project say different things: the field, what counts, who says else."""

    field: str
    counted: str
    key: str
    said: str


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """What a project's rows come to. ``landing_office`` '' means that no row tells."""

    landing_office: str
    signed_on: date | None
    started_on: date | None
    amount_yuan: int | None
    amount_usd_cents: int | None
    industry: str
    chain: str
    is_chemical: bool | None
    differences: tuple[Difference, ...]
    fixed_assets_yuan: int | None = None
    land_sqm: int | None = None

    def is_other_side(self, office: str, *, first_office: str) -> bool:
        """Whether a row of this office is the other side of a move."""
        return office == self.landing_office and office != first_office


def landing_of(
    rows: Sequence[OpeningRow], *, first_office: str, has_land: Callable[[str], bool]
) -> str:
    """The landing office's code, '' where nobody tells."""
    named = [row for row in rows if row.landing_office and has_land(row.landing_office)]
    by_first = [row.landing_office for row in named if row.office == first_office]
    if by_first:
        return by_first[-1]
    return next((row.office for row in named if row.landing_office == row.office), "")


def opening_facts(
    rows: Sequence[OpeningRow], *, first_office: str, has_land: Callable[[str], bool]
) -> OpeningFacts:
    """The facts of one project from all its rows, in the order of their 登记时间."""
    landing = landing_of(rows, first_office=first_office, has_land=has_land)
    deciding = _deciding_rows(rows, landing, first_office)
    decided = {name: _first_said(deciding, name) for name in (*DECIDED, *_UNLISTED)}
    if decided["amount_yuan"] is None and decided["amount_usd_cents"] is None:
        decided |= _amount_of_anybody(rows)
    return OpeningFacts(
        landing_office=landing,
        differences=tuple(_differences(rows, decided)),
        signed_on=decided["signed_on"],
        started_on=decided["started_on"],
        amount_yuan=decided["amount_yuan"],
        amount_usd_cents=decided["amount_usd_cents"],
        industry=decided["industry"] or "",
        chain=decided["chain"] or "",
        is_chemical=decided["is_chemical"],
        fixed_assets_yuan=decided["fixed_assets_yuan"],
        land_sqm=decided["land_sqm"],
    )


def _deciding_rows(rows: Sequence[OpeningRow], landing: str, first_office: str) -> list[OpeningRow]:
    """The rows that decide, the strongest first: landing's later row, then first contact's."""
    order = [landing, first_office] if landing else [first_office]
    return [
        row for office in dict.fromkeys(order) for row in reversed(rows) if row.office == office
    ]


def _first_said(rows: Sequence[OpeningRow], name: str) -> Any:
    return next((value for row in rows if (value := getattr(row, name)) not in (None, "")), None)


def _amount_of_anybody(rows: Sequence[OpeningRow]) -> dict[str, int | None]:
    """An amount that neither side could read is better taken from a third row than from none."""
    for row in rows:
        if row.amount_yuan is not None or row.amount_usd_cents is not None:
            return {"amount_yuan": row.amount_yuan, "amount_usd_cents": row.amount_usd_cents}
    return {}


def _differences(rows: Sequence[OpeningRow], decided: dict[str, Any]) -> Iterator[Difference]:
    for name in DECIDED:
        for row in rows:
            said = getattr(row, name)
            if said not in (None, "") and said != decided[name]:
                yield Difference(name, str(decided[name] or ""), row.key, str(said))
