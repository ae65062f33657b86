"""The city on paper: its offices, its rules, its clock."""

from datetime import datetime
from hashlib import sha256
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

from auth.offices import City, Office, OfficeKind

CENTRE = "320800"
SECRET = sha256(b"a city on paper").digest()
ZONE = ZoneInfo("Asia/Shanghai")
OFFICES = {
    "甲县": "J",
    "乙县": "Y",
    "丙县": "B",
    "丁县": "D",
    "化工园": "HG",
    "驻沪局": "ZH",
    "市商务局": CENTRE,
}
"""The offices by name; the last is the centre."""


def paper_offices() -> City:
    """The city's parts: four counties, the chemical park, a bureau without land, the centre."""
    kinds = {
        "化工园": OfficeKind.PARK,
        "驻沪局": OfficeKind.BUREAU,
        "市商务局": OfficeKind.CENTRE,
    }
    offices = [
        Office(
            code=code,
            name=name,
            kind=kinds.get(name, OfficeKind.COUNTY),
            has_land=kinds.get(name) not in (OfficeKind.BUREAU, OfficeKind.CENTRE),
        )
        for name, code in OFFICES.items()
    ]
    return City(
        code=CENTRE,
        name="纸上市",
        timezone="Asia/Shanghai",
        offices=tuple(offices),
        chemical_park=OFFICES["化工园"],
        rules="huaian-2025",
    )


def huaian_pack() -> dict[str, Any]:
    """The shipped pack as data, with the judge's exact keys alone: a table plays no matcher unless
    it says so.
    """
    text = resources.files("ledger.rules.packs").joinpath("huaian-2025.yaml").read_text("utf-8")
    pack: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return pack | {"matching": "exact"}


def city_ms(text: str) -> int:
    """``2025-01-04 10:00`` in city time as milliseconds UTC; a day alone means nine o'clock."""
    moment = datetime.fromisoformat(text if ":" in text else f"{text} 09:00")
    return int(moment.replace(tzinfo=ZONE).timestamp() * 1000)
