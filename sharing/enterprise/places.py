"""The names of a city and of its offices, as titles and names of enterprises name places.

They say where a project is, and not what it makes or whose it is. Of a city and a county the short
form counts too (淮安市, 淮安); 开发区 and 园区 stay whole.

Invariant: the same city gives the same names, in the same order.
"""

import re
from functools import lru_cache
from typing import Final

from auth.offices import City, OfficeKind

_PLACE_MIN: Final = 2


@lru_cache(maxsize=64)
def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def places_of(city: City) -> tuple[str, ...]:
    """The city and its offices with land, as titles name them."""
    names = [city.name, _without_rank(city.name)]
    for office in city.offices:
        if office.has_land:
            names += (office.name, *office.aliases)
        if office.kind is OfficeKind.COUNTY:
            names.append(_without_rank(office.name))
    return _distinct(tuple(names))


def _without_rank(name: str) -> str:
    short = re.sub(r"[市县区]$", "", name)
    return short if len(short) >= _PLACE_MIN else name
