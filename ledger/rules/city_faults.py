"""What a pack names and a city must have: its offices, its industry chains.

A pack is written before it is known who adopts it, so these names are asked about at adoption
alone.

* An office of ``landing_offices`` is one of the city, and has land, for none else can be landed in.
* A chain of ``chains`` is one of the city's, if the city lists its chains at all.

Industries and kinds of paper are free words and are not asked about.

Invariant: a pure function of pack and city.
"""

from collections.abc import Iterator

from auth.offices import City
from ledger.rules.conditions import Condition
from ledger.rules.pack import RulePack
from ledger.rules.pack_fault import PackFault, Path


def city_faults(pack: RulePack, city: City) -> Iterator[PackFault]:
    """Every name in the pack's conditions that this city does not know."""
    for at, rule in enumerate(pack.share_rules):
        yield from _strange_to(city, ("share_rules", at, "when"), rule.when)
    for at, indicator in enumerate(pack.indicators):
        yield from _strange_to(city, ("indicators", at, "when"), indicator.when)


def _strange_to(city: City, path: Path, when: Condition) -> Iterator[PackFault]:
    for place, code in enumerate(when.landing_offices):
        office = city.office(code)
        named: Path = (*path, "landing_offices", place)
        if office is None:
            yield PackFault(named, "pack_office_unknown", {"office": code})
        elif not office.has_land:
            yield PackFault(named, "pack_office_without_land", {"office": office.name})
    for place, chain in enumerate(when.chains):
        if city.chains and chain not in city.chains:
            yield PackFault((*path, "chains", place), "pack_chain_unknown", {"chain": chain})
