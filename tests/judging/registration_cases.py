"""What the tables about registrations have in common: their rules, and how they are played."""

from typing import Any, NamedTuple

from tests.judging.playbook import play

YI, WAN = 100_000_000, 10_000


class Case(NamedTuple):
    """A table and the rules about registrations under which it is played."""

    rules: dict[str, Any]
    table: str

    def play(self) -> None:
        """Play it; what its rules do not name has its default."""
        play(self.table, pack={"registration": {"source": "ours"} | self.rules})


def at_least(measure: str, bound: int, *, inclusive: bool = True) -> dict[str, Any]:
    """One condition of a threshold."""
    return {"measure": measure, "bound": bound, "inclusive": inclusive}


def threshold(
    name: str, *all_of: dict[str, Any], industries: tuple[str, ...] = ()
) -> dict[str, Any]:
    """A threshold, for some industries or for all."""
    return {"name": name, "all_of": list(all_of), "industries": list(industries), "source": "ours"}


JIANGMEN = {"thresholds": [threshold("yi", at_least("amount_yuan", YI))]}
HENAN = {"window": {"after_formal_talks": True, "before_contract": True}}
GUANGZHOU = {"papers": [{"kind": "confirmation", "signed_by": ["receiver"]}]}
