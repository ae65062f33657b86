"""``log export`` and ``log import``: a city's log from one place to another."""

from typing import Annotated

import typer

log = typer.Typer(help="导出、导入日志。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="只输出 JSON")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(log, name="log")
