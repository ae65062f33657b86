"""``rules``: packs that come with the product, a pack in words, the faults of a pack's file."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from gateway.cli.faults import fault_line, fault_sentence
from gateway.cli.rule_answers import (
    PackChecked,
    PackFaultTold,
    PackListed,
    PackShown,
    PacksListed,
)
from gateway.cli.rule_text import print_pack
from gateway.cli.session import Session, fail, print_json, session_of
from gateway.rule_packs import CompiledPack, load_pack, shipped_packs
from infra.faults import FileFaulty

Json = Annotated[bool, typer.Option("--json", help="只输出 JSON")]
Named = Annotated[str, typer.Argument(help="规则包名称或文件")]

rules = typer.Typer(help="规则包：清单、文字说明、检查。", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(rules, name="rules")


@rules.command("list")
def list_(context: typer.Context, as_json: Json = False) -> None:
    """随产品提供的规则包。"""
    session = session_of(context)
    packs = [load_pack(name).pack for name in shipped_packs()]
    if as_json:
        listed = tuple(
            PackListed(
                pack=pack.pack,
                version=pack.version,
                title=pack.title,
                asked_for_count=len(pack.asked_for),
            )
            for pack in packs
        )
        print_json(PacksListed(packs=listed))
        return
    table = Table()
    for column in ("pack", "version", "title", "asked_for_count"):
        table.add_column(session.say(f"rules.column_{column}"), overflow="fold")
    for pack in packs:
        table.add_row(pack.pack, str(pack.version), pack.title, str(len(pack.asked_for)))
    Console().print(table)


@rules.command("show")
def show(context: typer.Context, name: Named, as_json: Json = False) -> None:
    """一个规则包的文字说明：指标、分成表、计数规则、待城市明确的事项。"""
    session = session_of(context)
    compiled = load_pack(name)
    if as_json:
        content = compiled.pack.model_dump(mode="json")
        print_json(PackShown(pack=content, source_sha256=compiled.source_sha256))
    else:
        print_pack(session, compiled.pack)


@rules.command("check")
def check(context: typer.Context, file: Named, as_json: Json = False) -> None:
    """检查规则文件：逐条指出问题所在的行和原因；有问题时退出码为 1。"""
    session = session_of(context)
    try:
        compiled = load_pack(file)
    except FileFaulty as faulty:
        _tell_faults(session, file, faulty, as_json=as_json)
    else:
        _tell_whole(session, file, compiled, as_json=as_json)


def _tell_whole(session: Session, file: str, compiled: CompiledPack, *, as_json: bool) -> None:
    pack = compiled.pack
    if as_json:
        whole = PackChecked(
            file=Path(file).name,
            is_whole=True,
            pack=pack.label,
            faults_count=0,
            faults=(),
            asked_for=pack.asked_for,
        )
        print_json(whole)
        return
    typer.echo(session.say("rules.whole", pack=pack.label, title=pack.title))
    for asked in pack.asked_for:
        typer.echo(session.say("rules.asked_for", asked=asked))


def _tell_faults(session: Session, file: str, faulty: FileFaulty, *, as_json: bool) -> None:
    language = session.settings.language
    words = session.say("rules.faults", file=Path(file).name, count=len(faulty.faults))
    if not as_json:
        for fault in faulty.faults:
            typer.echo(fault_line(faulty.file, fault, language))
        fail(words)
    faults = tuple(
        PackFaultTold(
            line=fault.line,
            path=fault.path,
            code=fault.code,
            params=fault.params,
            words=fault_sentence(fault, language),
        )
        for fault in faulty.faults
    )
    told = PackChecked(
        file=Path(file).name,
        is_whole=False,
        pack=None,
        faults_count=len(faults),
        faults=faults,
        asked_for=(),
    )
    print_json(told)
    fail(words)
