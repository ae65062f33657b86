"""What can be recognised 认定 of a project: milestones, figures, and changes of what was signed.

* A *milestone* 节点 happens once to a project: signed, started, completed, in production, entered
  into statistics, at full output (Huai'an 2023: the whole life cycle).
* A *figure* 数额 is reported again and again: money paid in, fixed investment, output, tax, foreign
  capital, jobs, land, sales of goods, revenue of services (Kunming 2024). Each report is a
  recognition of its own.
* A *change* 变更 follows a signing: an increase of capital, an upgrade, another investor (Sanming
  2006).

Invariant: the names are the same in submissions, events, rule packs and books.
"""

from types import MappingProxyType
from typing import Final, Literal, get_args

Milestone = Literal[
    "signing", "start", "completion", "production", "statistics_entry", "full_output"
]
FigureKind = Literal[
    "paid_in",
    "fixed_investment",
    "output",
    "tax",
    "foreign_paid_in",
    "jobs",
    "land_used",
    "sales",
    "services_revenue",
]
ChangeKind = Literal["capital_increase", "upgrade", "investor_replaced"]
Recognisable = Literal[Milestone, FigureKind, ChangeKind]

MILESTONES: Final[tuple[str, ...]] = get_args(Milestone)
FIGURES: Final[tuple[str, ...]] = get_args(FigureKind)
CHANGES: Final[tuple[str, ...]] = get_args(ChangeKind)

UNIT_OF_FIGURE: Final = MappingProxyType(
    {
        "paid_in": "yuan",
        "fixed_investment": "yuan",
        "output": "yuan",
        "tax": "yuan",
        "foreign_paid_in": "usd_cent",
        "jobs": "person",
        "land_used": "mu",
        "sales": "yuan",
        "services_revenue": "yuan",
    }
)
"""In which unit each figure is said: whole yuan, US cents, persons, hundredths of a mu 亩."""
