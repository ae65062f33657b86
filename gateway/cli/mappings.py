"""``mapping``: column mappings that offices save, and what ``import`` does with them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from gateway.cli.answers import MappingDeleted, MappingsListed, MappingTold
from gateway.cli.session import Session, fail, print_json, session_of
from gateway.imports.columns import ColumnMapping, parse_mapping
from gateway.imports.field_names import Field
from gateway.imports.reading import Readings
from gateway.imports.saved_mappings import (
    FILE_ENDINGS,
    NAME_CHARS_MAX,
    MappingUnknown,
    OfferedMapping,
    find_mapping,
    given_mapping,
    pairs_of,
    read_mapping_file,
    used_shapes,
)
from gateway.wiring import Deployment
from infra.city_reads import CityReads
from infra.store.column_mappings import ColumnMappings, SavedMapping
from sharing.phones import holds_phone

Json = Annotated[bool, typer.Option("--json", help="只输出 JSON")]
Office = Annotated[str | None, typer.Option(help="单位（代码、名称或别名）")]
Name = Annotated[str, typer.Argument(help="列对应的名称")]
MapText = Annotated[str | None, typer.Option("--map", help="列对应，如 investor=C,project=B")]

mapping = typer.Typer(
    help="列对应：保存、查看、删除；导入时用 --mapping 取用。", no_args_is_help=True
)


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(mapping, name="mapping")


@mapping.command("save")
def save(
    context: typer.Context,
    name: Name,
    office: Office = None,
    map_: MapText = None,
    from_: Annotated[Path | None, typer.Option("--from", help="列对应文件 .yaml")] = None,
    as_json: Json = False,
) -> None:
    """保存一个单位的列对应；同名的被替换，用过的表头仍记着。"""
    session = session_of(context)
    if (map_ is None) == (from_ is None):
        raise typer.BadParameter(session.say("cli.mapping_map_or_from"))
    _check_name(session, name)
    columns, said_office = _columns(session, map_, from_)
    with session.deployment() as deployment:
        code = _code(session, deployment, office or said_office)
        if not code:
            raise typer.BadParameter(session.say("cli.mapping_needs_office"))
        store = ColumnMappings(deployment.engine, deployment.city)
        earlier = store.find(office=code, name=name)
        shapes = earlier[0].shapes if earlier else ()
        saved = SavedMapping(code, name, columns, shapes)
        store.put(saved)
    session.tell("cli.mapping_saved", name=name, office=code, count=len(columns))
    if as_json:
        print_json(MappingTold.of(saved))


@mapping.command("list")
def list_(context: typer.Context, office: Office = None, as_json: Json = False) -> None:
    """各单位保存的列对应。"""
    session = session_of(context)
    with session.deployment() as deployment:
        code = _code(session, deployment, office)
        found = ColumnMappings(deployment.engine, deployment.city).find(office=code)
    if as_json:
        print_json(MappingsListed(mappings=tuple(map(MappingTold.of, found))))
        return
    table = Table()
    for column in ("office", "name", "columns"):
        table.add_column(session.say(f"cli.mapping_column_{column}"))
    for each in found:
        table.add_row(each.office, each.name, str(len(each.columns)))
    Console().print(table)


@mapping.command("show")
def show(context: typer.Context, name: Name, office: Office = None, as_json: Json = False) -> None:
    """一个列对应：哪一列是什么。"""
    session = session_of(context)
    with session.deployment() as deployment:
        found = _find(session, deployment, name, office)
    if as_json:
        print_json(MappingTold.of(found))
        return
    for field, column in found.columns:
        typer.echo(f"{session.say(f'import.field_{field}')}（{field}） ← {column}")


@mapping.command("delete")
def delete(
    context: typer.Context, name: Name, office: Office = None, as_json: Json = False
) -> None:
    """删除一个列对应；已导入的台账不变。"""
    session = session_of(context)
    with session.deployment() as deployment:
        found = _find(session, deployment, name, office)
        store = ColumnMappings(deployment.engine, deployment.city)
        store.delete(office=found.office, name=found.name)
    session.tell("cli.mapping_deleted", name=found.name, office=found.office)
    if as_json:
        print_json(MappingDeleted(office=found.office, name=found.name))


def mapping_of_text(session: Session, said: str) -> ColumnMapping:
    """What ``--map`` says. Ends the command in words where it cannot be read."""
    try:
        return parse_mapping(said)
    except ValueError as problem:
        names = "、".join(f"{field}（{session.say(f'import.field_{field}')}）" for field in Field)
        words = session.say("cli.map_unknown", piece=problem, names=names)
        raise typer.BadParameter(words) from problem


def chosen_mapping(
    session: Session, map_: str | None, named: str | None, office: str | None
) -> tuple[ColumnMapping | None, SavedMapping | None]:
    """The mapping that an import is given, and the saved one where it is one."""
    if map_ is not None and named is not None:
        raise typer.BadParameter(session.say("cli.mapping_twice"))
    if map_ is not None:
        return mapping_of_text(session, map_), None
    if named is None:
        return None, None
    if Path(named).suffix.lower() in FILE_ENDINGS:
        columns, _ = _columns(session, None, Path(named))
        return given_mapping(columns), None
    with session.deployment() as deployment:
        saved = _find(session, deployment, named, office)
    return given_mapping(saved.columns), saved


def remember_use(deployment: Deployment, saved: SavedMapping | None, readings: Readings) -> None:
    """Keep the headers on which a saved mapping was used."""
    if saved is not None:
        store = ColumnMappings(deployment.engine, deployment.city)
        store.remember(saved, used_shapes(readings, saved.office))


def tell_offered(session: Session, offered: Sequence[OfferedMapping]) -> None:
    """Say which saved mappings fit the headers at hand."""
    for each in offered:
        place = f"{each.file} {each.sheet}".rstrip()
        session.tell("cli.mapping_offered", place=place, office=each.office, name=each.name)


def _columns(
    session: Session, map_: str | None, file: Path | None
) -> tuple[tuple[tuple[str, str], ...], str]:
    """Fields and columns, and the office that a file names."""
    if file is None:
        return pairs_of(mapping_of_text(session, map_ or "")), ""
    read = read_mapping_file(file)
    return tuple((field.value, column) for field, column in read.columns.items()), read.office


def _check_name(session: Session, name: str) -> None:
    is_plain = name == name.strip() and name.isprintable() and 0 < len(name) <= NAME_CHARS_MAX
    if not is_plain or holds_phone(name) or Path(name).suffix.lower() in FILE_ENDINGS:
        words = session.say("cli.mapping_name_unfit", most=NAME_CHARS_MAX)
        raise typer.BadParameter(words)


def _code(session: Session, deployment: Deployment, said: str | None) -> str | None:
    if not said:
        return None
    found = CityReads(deployment.engine, deployment.city).city().find_office(said)
    if found is None:
        raise typer.BadParameter(session.say("cli.office_unknown", read=said))
    return found.code


def _find(session: Session, deployment: Deployment, name: str, office: str | None) -> SavedMapping:
    store = ColumnMappings(deployment.engine, deployment.city)
    try:
        return find_mapping(store, name, office=_code(session, deployment, office))
    except MappingUnknown as unknown:
        if unknown.offices:
            offices = "、".join(unknown.offices)
            raise typer.BadParameter(
                session.say("cli.mapping_of_several", name=name, offices=offices)
            ) from unknown
        fail(session.say("cli.mapping_unknown", name=name))
