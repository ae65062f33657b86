"""Which office a ledger, a title or a cell means.

A text names an office when it is the code, the name or an alias; also the name without its last
市, 县 or 区, with the city before it (淮安市淮阴区) or with an authority after it (盱眙县商务局).
Compared folded: width, case and white space are no matter. The short form that is the city's
own name is never an office (淮安 is not 淮安区), nor is one that two offices share.

The office of a ledger: what the operator says; else the file's name; else 填报单位, the title or
the sheet's name. Where the file's name and the sheet name different offices, or one text names
two, nothing is chosen. Invariant: an answer is the one office that the text can mean, or none.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from gateway.imports.cells import folded
from gateway.imports.city_names import CityNames
from gateway.imports.faults import OfficeUnclear

_AUTHORITY = re.compile(
    r"(?:人民政府|政府|管理委员会|管委会|党工委|县委|区委|商务局|招商局|招商服务中心|招商中心|"
    r"投资促进局|投资促进中心|投促局|投促中心)+$"
)
_MARKS = re.compile(r"[\s·・.,，。;；、\"'“”‘’]+")
_PARTS = re.compile(r"[、,，;；/和与及+&]")
_REPORTING = re.compile(r"(?:填报|报送|上报|申报|填表|编制)(?:单位|部门|地区)[:：]\s*([^\s:：]+)")


@dataclass(frozen=True, slots=True)
class Resolved:
    """The offices that a text names: one is an answer, none is unknown, several are unclear."""

    codes: frozenset[str]

    @property
    def code(self) -> str:
        """The office code, or '' where it is unknown or unclear."""
        return next(iter(self.codes)) if len(self.codes) == 1 else ""


class OfficeFinder:
    """Finds the offices of one city in texts."""

    def __init__(self, city: CityNames) -> None:
        self._city, self._centre = folded(city.name), city.code
        self._stem = city_stem = self._city.removesuffix("市")
        given: dict[str, set[str]] = {}
        short: dict[str, set[str]] = {}
        for office in city.offices:
            for name in (office.code, office.name, *office.aliases):
                given.setdefault(_key(name), set()).add(office.code)
            stem = re.sub(r"[市县区]$", "", _key(office.name))
            if len(stem) > 1 and stem != city_stem:
                short.setdefault(stem, set()).add(office.code)
        self._names = {name: frozenset(codes) for name, codes in (short | given).items()}
        longest_first = sorted((n for n in self._names if n != city_stem), key=len, reverse=True)
        # A code must stand alone (320803 is not in 1320803x); a name may stand anywhere.
        codes = "|".join(re.escape(name) for name in longest_first if name.isascii())
        names = "|".join(re.escape(name) for name in longest_first if not name.isascii())
        self._codes_inside = re.compile(rf"(?<![0-9a-z])(?:{codes or '(?!)'})(?![0-9a-z])")
        self._names_inside = re.compile(names or r"(?!)")

    def resolve(self, said: str) -> Resolved:
        """The office that the whole text names; several where it lists several."""
        whole = self._whole(said)
        if whole:
            return Resolved(whole)
        parts = [part for part in _PARTS.split(said) if part.strip()]
        if len(parts) > 1:
            return Resolved(frozenset[str]().union(*(self._whole(part) for part in parts)))
        return Resolved(frozenset())

    def _whole(self, said: str) -> frozenset[str]:
        key = _key(said)
        bare = _AUTHORITY.sub("", key)
        for said_so in (key, bare):
            for prefix in ("", self._city, self._stem):
                if said_so.startswith(prefix) and said_so.removeprefix(prefix) in self._names:
                    return self._names[said_so.removeprefix(prefix)]
        return frozenset()

    def inside(self, said: str) -> frozenset[str]:
        """The offices whose name stands somewhere in the text; the longest name wins.

        The city's centre counts only where no other is named: it stands in many titles.
        """
        plain = unicodedata.normalize("NFKC", said).lower()
        found = self._codes_inside.findall(plain) + self._names_inside.findall(_key(said))
        codes = frozenset[str]().union(*(self._names[name] for name in found))
        return codes - {self._centre} or codes

    def given(self, said: str) -> str:
        """The office that the operator names. Raises ``OfficeUnclear`` where there is none."""
        code = self.resolve(said).code
        if not code:
            raise OfficeUnclear("import.office_not_known", office=said)
        return code

    def of_file(self, file: str) -> str:
        """The office that a file's name tells, or '' where it tells none.

        Raises ``OfficeUnclear`` where it tells several.
        """
        codes = self.inside(PurePath(file).stem)
        if len(codes) > 1:
            raise OfficeUnclear("import.office_several_in_name", offices=_listed(codes))
        return next(iter(codes), "")

    def of_sheet(
        self, *, file: str, sheet: str, lines: Sequence[str], elsewhere: Sequence[str] = ()
    ) -> str:
        """The office of a table, from the file's name and the lines around the table.

        ``elsewhere`` are first lines of the workbook's sheets: 填报单位 there counts last.
        Raises ``OfficeUnclear`` where nothing names an office or the words disagree.
        """
        from_file = self.of_file(file)
        from_lines = self._of_lines(lines)
        if from_file and from_lines and from_lines != {from_file}:
            raise OfficeUnclear(
                "import.office_contradictory", offices=_listed(from_lines | {from_file})
            )
        codes = frozenset({from_file}) if from_file else from_lines or self.inside(sheet)
        codes = codes or frozenset[str]().union(*(self.reported_in(line) for line in elsewhere))
        if not codes:
            raise OfficeUnclear("import.office_not_named")
        if len(codes) > 1:
            raise OfficeUnclear("import.office_several_in_title", offices=_listed(codes))
        return next(iter(codes))

    def reported_in(self, line: str) -> frozenset[str]:
        """The offices that a line names as 填报单位, 报送单位 and so on."""
        return frozenset[str]().union(*(self._whole(name) for name in _REPORTING.findall(line)))

    def _of_lines(self, lines: Sequence[str]) -> frozenset[str]:
        """填报单位 says it for certain; only without it a title may."""
        codes = frozenset[str]().union(*(self.reported_in(line) for line in lines))
        return codes or frozenset[str]().union(*(self.inside(line) for line in lines))


def _key(said: str) -> str:
    return _MARKS.sub("", folded(said))


def _listed(codes: frozenset[str]) -> str:
    return "、".join(sorted(codes))
