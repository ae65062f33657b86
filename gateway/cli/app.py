"""The root of the command line: settings from flags, and one place that turns faults into words."""

import sys
from contextvars import ContextVar
from pathlib import Path
from typing import Annotated

import structlog
import typer

from gateway.cli import (
    access,
    agreements,
    brokers,
    cases,
    city,
    deputies,
    erasing,
    explaining,
    exporting,
    figures,
    holds,
    importing,
    leads,
    ledgers,
    logs,
    mappings,
    objections,
    offers,
    offices,
    people,
    periods,
    receipts,
    recognitions,
    reconciling,
    restoring,
    rules,
    rulings,
    secrets_kept,
    serving,
    standing,
    transfers,
    upkeep,
    visibility,
    what_if,
)
from gateway.cli.faults import FAILED, TOLD_FAULTS, USAGE, settings_words, words_for
from gateway.cli.session import Session, fail
from infra.faults import FileFaulty
from infra.settings import load_settings

_language: ContextVar[str] = ContextVar("language", default="zh_CN")
"""The reader's language, for faults that end the command."""

app = typer.Typer(
    name="oneboard",
    help="OneBoard 一盘棋: 招商线索共享、首谈认定与指标共享。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for commands in (
    *(city, importing, mappings, figures, exporting, ledgers),
    *(explaining, reconciling, what_if),
    *(cases, rulings, leads, erasing, holds, transfers, offers, objections, offices),
    *(recognitions, agreements, periods, visibility),
    *(standing, deputies),
    *(secrets_kept,),
    *(people, rules, access, logs, receipts, upkeep, restoring, brokers, serving),
):
    commands.add_to(app)


@app.callback()
def root(
    context: typer.Context,
    data: Annotated[Path | None, typer.Option(help="数据目录 data folder")] = None,
    settings: Annotated[Path | None, typer.Option(help="设置文件 settings file (.toml)")] = None,
    database_url: Annotated[str | None, typer.Option(help="PostgreSQL 或 SQLite 地址")] = None,
    kafka_bootstrap: Annotated[str | None, typer.Option(help="Kafka 地址 host:port")] = None,
    keystore_url: Annotated[str | None, typer.Option(help="密钥库地址")] = None,
    city_code: Annotated[str | None, typer.Option("--city-code", help="城市代码")] = None,
    language: Annotated[str | None, typer.Option(help="zh_CN 或 en")] = None,
) -> None:
    """Read the settings once, for every command."""
    structlog.configure(
        # Asked for at each line: whoever runs a command in its own process may have moved it.
        logger_factory=lambda *_: structlog.PrintLogger(file=sys.stderr),
        processors=[
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.add_log_level,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    flags = {
        "data": data,
        "database_url": database_url,
        "kafka_bootstrap": kafka_bootstrap,
        "keystore_url": keystore_url,
        "city": city_code,
        "language": language,
    }
    try:
        context.obj = session = Session(load_settings(flags=flags, file=settings))
    except FileFaulty as faulty:
        words, is_usage = settings_words(faulty, _language.get())
        fail(words, status=USAGE if is_usage else FAILED)
    _language.set(session.settings.language)


def main() -> None:
    """The console script ``oneboard``."""
    try:
        app()
    except TOLD_FAULTS as fault:
        words, status = words_for(fault, _language.get())
        fail(words, status=status)
