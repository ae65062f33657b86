"""What an import must know of a city: its offices by code, name and alias, and its time zone.

Any model of a city with these attributes will do; ``KnownCity`` is the plain one. Invariant:
codes are unique; names and aliases are as the city writes them, and are compared folded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class OfficeName(Protocol):
    """An office of the city: county, park, bureau or department."""

    @property
    def code(self) -> str:
        """The office code, such as 320812 or B03."""

    @property
    def name(self) -> str:
        """The full name, such as 清江浦区."""

    @property
    def aliases(self) -> Sequence[str]:
        """Other names that officials use for it."""


class CityNames(Protocol):
    """The city whose ledgers are read."""

    @property
    def code(self) -> str:
        """The city's code; an office with the same code is the city's centre."""

    @property
    def name(self) -> str:
        """The city's name, such as 淮安市."""

    @property
    def timezone(self) -> str:
        """The IANA name of the city's time zone, such as Asia/Shanghai."""

    @property
    def offices(self) -> Sequence[OfficeName]:
        """All offices of the city."""


@dataclass(frozen=True, slots=True)
class KnownOffice:
    """An office as plain data."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownCity:
    """A city as plain data."""

    code: str
    name: str
    offices: tuple[KnownOffice, ...]
    timezone: str = "Asia/Shanghai"
