"""The root of the command line: settings from flags, and one place that turns faults into words."""

import sys
from pathlib import Path
from typing import Annotated

import structlog
import typer

from gateway.city_opening import CityNotOpened
from gateway.cli import city, figures, importing, logs, serving, upkeep
from gateway.cli.session import Session, fail
from gateway.inline_ledger import LedgerElsewhereStands
from gateway.messages.catalogue import say
from gateway.wiring import CityNotChosen
from infra.city_reads import CityUnknown, PositionUnknown
from infra.faults import FileFaulty
from infra.ledger_runner import LedgerFault
from infra.settings import load_settings
from infra.store.database import DATABASE_FAULTS
from infra.transfer_file import TransferFault
from ledger.period import PeriodUnreadable
from sharing.contacts import KeyFault
from sharing.event_log import LogFault

app = typer.Typer(
    name="oneboard",
    help="OneBoard 一盘棋: 招商线索共享、首谈认定与指标共享。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for commands in (city, importing, figures, logs, upkeep, serving):
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
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        processors=[
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.add_log_level,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    context.obj = Session(
        load_settings(
            flags={
                "data": data,
                "database_url": database_url,
                "kafka_bootstrap": kafka_bootstrap,
                "keystore_url": keystore_url,
                "city": city_code,
                "language": language,
            },
            file=settings,
        )
    )


def main() -> None:
    """The console script ``oneboard``."""
    try:
        app()
    except FileFaulty as faulty:
        lines = [_fault_line(faulty.file, fault) for fault in faulty.faults]
        fail("\n".join(lines))
    except CityNotChosen as problem:
        code = "cli.several_cities" if problem.found else "cli.no_city"
        fail(say(code, "zh_CN", found=", ".join(problem.found)))
    except CityUnknown:
        fail(say("cli.no_city", "zh_CN", found=""))
    except CityNotOpened as problem:
        fail(say("cli.city_not_opened", "zh_CN", reason=problem.answer.reason))
    except PeriodUnreadable as problem:
        fail(say("cli.period_unreadable", "zh_CN", read=str(problem)), status=2)
    except PositionUnknown as problem:
        fail(
            say("cli.position_unknown", "zh_CN", position=problem.position, head=problem.head),
            status=2,
        )
    except LedgerElsewhereStands:
        fail(say("cli.ledger_stands", "zh_CN"))
    except TransferFault as fault:
        fail(say(fault.code, "zh_CN", **fault.params))
    except (LedgerFault, LogFault, KeyFault) as fault:
        fail(say("cli.store_fault", "zh_CN", fault=f"{type(fault).__name__}: {fault}"))
    except DATABASE_FAULTS as fault:
        fail(say("cli.store_fault", "zh_CN", fault=type(fault).__name__))


def _fault_line(file: str, fault: object) -> str:
    line, code = getattr(fault, "line", 0), getattr(fault, "code", "")
    words = say(code, "zh_CN", **getattr(fault, "params", {})) or getattr(fault, "text", "")
    place = f"{file}:{line}" if line else file
    return f"{place} {getattr(fault, 'path', '')}: {words}"
