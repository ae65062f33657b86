"""The city file: one YAML that tells the product its city, its offices and its rule pack.

The file says: ``city`` (code, name, timezone), ``centre`` (the name of the centre's office, whose
code is the city's own), ``rules`` (the name of the pack), ``chemical_park`` (an office code, may be
left out), ``industry_chains`` and ``offices`` (code, name, aliases, kind, has_land, and where
needed parent and exists_from). The example city's own file shows it.

A code is a text: 320800 without quotes is a number to YAML, and 0591 would lose its zero, so such a
code is refused with that word. All faults of a file are told at once, each with its line: those of
single values and, as far as the offices can be read, those between offices.

Without a file the example city is used, marked as a demo. Invariant: a city that is returned has no
fault, and a file with a fault gives no city.
"""

from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError

from auth.offices import (
    ALIASES_MAX,
    CHAINS_MAX,
    EXISTS_FROM_DEFAULT,
    OFFICES_MAX,
    City,
    CityFault,
    Code,
    Office,
    OfficeKind,
    OfficeName,
    chain_faults,
    chemical_park_faults,
    office_faults,
    office_key,
    timezone_faults,
)
from infra.faults import Fault, FileFaulty
from infra.yaml_source import YamlSource, parse_yaml, read_yaml

DEMO_CITY: Final = "huaian-2024"

_TEXTS: Final = {
    "city.centre_name_taken": "the centre {read} is listed among the offices too",
    "city.chain_twice": "the chain {read} is listed twice",
    "city.chemical_park_unknown": "the chemical park {read} is no office of this city",
    "city.chemical_park_without_land": "the chemical park {read} has no land",
    "city.kind_centre": "the centre is not listed among the offices; name it under centre",
    "city.no_offices": "a city needs at least one office",
    "city.office_code_of_city": "the code {code} is the city's own, which is its centre's",
    "city.office_code_twice": "the code {code} belongs to {other} already",
    "city.office_name_shared": "{read} already means {other}",
    "city.parent_circle": "the parents of {code} lead back to itself",
    "city.parent_unknown": "the parent {read} is no office of this city",
    "city.timezone_unknown": "there is no time zone {read}",
}


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CityHead(_Shape):
    """The part ``city`` of a city file."""

    code: Code
    name: OfficeName
    timezone: Annotated[str, Field(max_length=64)] = "Asia/Shanghai"


class OfficeEntry(_Shape):
    """One entry of ``offices`` in a city file."""

    code: Code
    name: OfficeName
    aliases: Annotated[tuple[OfficeName, ...], Field(max_length=ALIASES_MAX)] = ()
    kind: OfficeKind
    has_land: StrictBool
    parent: Code | None = None
    exists_from: Annotated[date, Field(strict=True)] = EXISTS_FROM_DEFAULT


class CityFile(_Shape):
    """A whole city file; its JSON Schema documents the format."""

    city: CityHead
    centre: OfficeName
    rules: Code
    chemical_park: Code | None = None
    industry_chains: Annotated[tuple[OfficeName, ...], Field(max_length=CHAINS_MAX)] = ()
    offices: Annotated[tuple[OfficeEntry, ...], Field(max_length=OFFICES_MAX - 1)]


def load_city(path: Path | None = None) -> City:
    """The city of this file; without one, the example city, marked as a demo.

    Raises FileFaulty with all faults of the file.
    """
    if path is None:
        content = files("infra").joinpath("demo", DEMO_CITY, "city.yaml").read_bytes()
        return city_from(parse_yaml(content, file="city.yaml"), is_demo=True)
    return city_from(read_yaml(path), is_demo=False)


def city_from(source: YamlSource, *, is_demo: bool) -> City:
    """The city that this YAML tells. Raises FileFaulty with all faults."""
    faults: list[Fault] = []
    shape: CityFile | None = None
    try:
        shape = CityFile.model_validate(source.value)
    except ValidationError as problem:
        faults += source.faults_of(problem)
    faults += [_told(source, fault) for fault in _faults_between(source.value)]
    if shape is None or faults:
        raise FileFaulty(file=source.file, faults=faults)
    return _city(shape, is_demo=is_demo)


def _city(shape: CityFile, *, is_demo: bool) -> City:
    centre = Office(code=shape.city.code, name=shape.centre, kind=OfficeKind.CENTRE, has_land=False)
    listed = (Office.model_validate(entry.model_dump()) for entry in shape.offices)
    return City(
        code=shape.city.code,
        name=shape.city.name,
        timezone=shape.city.timezone,
        offices=(centre, *listed),
        chains=shape.industry_chains,
        chemical_park=shape.chemical_park,
        rules=shape.rules,
        is_demo=is_demo,
    )


def _told(source: YamlSource, fault: CityFault) -> Fault:
    text = _TEXTS[fault.code].format(**fault.params)
    return source.fault(fault.path, fault.code, fault.params, text=text)


def _faults_between(value: Any) -> list[CityFault]:
    """The faults between the parts that can be read, whatever is wrong with the others."""
    if not isinstance(value, dict):
        return []
    head = value["city"] if isinstance(value.get("city"), dict) else {}
    entries = value["offices"] if isinstance(value.get("offices"), list) else []
    offices = [(place, office) for place, entry in enumerate(entries) if (office := _office(entry))]
    faults = office_faults(offices) if len(offices) == len(entries) else _lenient(offices, entries)
    if value.get("offices") == []:
        faults.append(CityFault(("offices",), "city.no_offices", {}))
    faults += _centre_faults(value.get("centre"), head.get("code"), offices)
    if isinstance(head.get("timezone"), str):
        faults += [_under_city(fault) for fault in timezone_faults(head["timezone"])]
    chains = value.get("industry_chains")
    if isinstance(chains, list):
        texts = [str(chain) for chain in chains]
        faults += [
            CityFault(("industry_chains", *fault.path[1:]), fault.code, fault.params)
            for fault in chain_faults(texts)
        ]
    park = value.get("chemical_park")
    if isinstance(park, str) and park not in _unread_codes(entries, offices):
        faults += chemical_park_faults(park, [office for _, office in offices])
    return faults


def _lenient(offices: list[tuple[int, Office]], entries: list[Any]) -> list[CityFault]:
    """Faults between readable offices; a parent that is only unreadable is not called unknown."""
    unread = _unread_codes(entries, offices)
    return [
        fault
        for fault in office_faults(offices)
        if not (fault.code == "city.parent_unknown" and fault.params["read"] in unread)
    ]


def _unread_codes(entries: list[Any], offices: list[tuple[int, Office]]) -> set[str]:
    read = {place for place, _ in offices}
    return {
        str(entry.get("code"))
        for place, entry in enumerate(entries)
        if place not in read and isinstance(entry, dict)
    }


def _office(entry: object) -> Office | None:
    """The office of this entry without the values that cannot be read; None if it is unknowable."""
    if not isinstance(entry, dict):
        return None
    readable = entry
    try:
        OfficeEntry.model_validate(entry)
    except ValidationError as problem:
        unread = {detail["loc"][0] for detail in problem.errors() if detail["loc"]}
        assumed = {"kind": OfficeKind.COUNTY, "has_land": True}
        readable = assumed | {key: value for key, value in entry.items() if key not in unread}
    try:
        return Office.model_validate(OfficeEntry.model_validate(readable).model_dump())
    except ValidationError:
        return None


def _under_city(fault: CityFault) -> CityFault:
    return CityFault(("city", *fault.path), fault.code, fault.params)


def _centre_faults(
    centre: object, city_code: object, offices: list[tuple[int, Office]]
) -> list[CityFault]:
    faults = []
    for place, office in offices:
        where = ("offices", place)
        if office.kind is OfficeKind.CENTRE:
            faults.append(CityFault((*where, "kind"), "city.kind_centre", {}))
        if office.code == city_code:
            faults.append(
                CityFault((*where, "code"), "city.office_code_of_city", {"code": office.code})
            )
        if isinstance(centre, str) and office_key(centre) in office.written_forms():
            faults.append(CityFault(("centre",), "city.centre_name_taken", {"read": centre}))
    return faults
