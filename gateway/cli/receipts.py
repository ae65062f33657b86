"""``receipt``: receipts, heads, keys, consistency proofs; ``verify``: all of them, offline.

``oneboard receipt SUBMISSION`` is short for ``oneboard receipt of SUBMISSION``. ``verify`` opens no
installation: it reads the files that it is given and the key, and works in an empty folder on a
machine that never saw the city.
"""

import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from auth.actors import Actor, Role
from gateway.cli.noted import notes_of
from gateway.cli.session import Session, fail, print_json, session_of
from gateway.cli.spoken import Json, Office, Voice, voice
from gateway.receipt_words import proved_words, wrong_words
from gateway.receipts_given import opened_classes
from infra.receipts.desk import ReceiptDesk
from infra.receipts.mentioned import mentioned_in
from infra.receipts.verifying import keys_of, verify
from ledger.merkle.receipt import RECEIPT_BYTES_MAX, ReceiptWrong
from ledger.stored_row import StoredRow

SHORT_FOR: Final = "of"


class _OfByDefault(TyperGroup):
    """A group whose first word is a submission id unless it is a command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put ``of`` before what is no command of its own."""
        if args and args[0] not in {*self.commands, "--help"}:
            args = [SHORT_FOR, *args]
        return super().parse_args(ctx, args)


receipts = typer.Typer(
    cls=_OfByDefault, help="回执：取得、树头、公钥、一致性证明。", no_args_is_help=True
)
Out = Annotated[Path | None, typer.Option("--out", help="写入文件；默认输出到屏幕")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(receipts, name="receipt")
    app.command("verify")(verify_files)


@receipts.command(SHORT_FOR)
def of(
    context: typer.Context,
    submission: Annotated[str, typer.Argument(metavar="SUBMISSION", help="报送编号")] = "",
    office: Office = None,
    position: Annotated[
        int | None, typer.Option("--position", min=1, help="按账页位置取，代替报送编号")
    ] = None,
    out: Out = None,
) -> None:
    """一次报送的回执；写明单位即该单位的报送，只公开该单位可见的内容。"""
    with voice(context, office) as speaking:
        desk = _desk(speaking)
        row = (
            desk.row_at(position)
            if position is not None
            else desk.row_of(speaking.speaker.office, submission)
        )
        if row is None:
            fail(speaking.session.say("rest.submission_unknown"))
        opened = _opened(speaking, row, office)
        made = desk.receipt(row, opened)
        if made is None:
            fail(speaking.session.say("rest.no_head_yet"))
        notes_of(speaking.deployment).took_receipt(
            speaking.actor, row.submission_id, of_office=row.office, opened=opened
        )
    _write(speaking.session, made.content, out)


@receipts.command("head")
def head(context: typer.Context, out: Out = None) -> None:
    """最新的已签署树头。"""
    with session_of(context).deployment() as deployment:
        desk = deployment.head_desk()
        kept = desk.last() or desk.covering(1)
    if kept is None:
        fail(session_of(context).say("rest.no_head_yet"))
    _write(session_of(context), kept.text.encode(), out)


@receipts.command("key")
def key(context: typer.Context, as_json: Json = False) -> None:
    """全部公钥，末尾一行为现用；验证回执只需公钥。"""
    session = session_of(context)
    with session.deployment() as deployment:
        listed = deployment.head_desk().signing.listed()
    if as_json:
        print_json(
            [
                {"key": one.text, "from_size": kept.from_size, "until_size": kept.until_size}
                for kept, one in listed
            ]
        )
        return
    for kept, one in listed:
        typer.echo(one.text)
        if kept.until_size is not None:
            session.tell("cli.key_until", size=kept.until_size)


@receipts.command("rotate-key")
def rotate_key(context: typer.Context) -> None:
    """换用新的签署密钥；旧私钥随即销毁，旧回执仍以旧公钥验证。"""
    session = session_of(context)
    with session.deployment() as deployment:
        made = deployment.head_desk().rotate()
    typer.echo(made.text)
    session.tell("cli.key_rotated")


@receipts.command("consistency")
def consistency(
    context: typer.Context,
    first: Annotated[int, typer.Option("--from", min=0, help="前一树头的账页数")],
    second: Annotated[int, typer.Option("--to", min=0, help="后一树头的账页数")],
    out: Out = None,
) -> None:
    """两个树头之间的一致性证明。"""
    session = session_of(context)
    with session.deployment() as deployment:
        desk = ReceiptDesk(deployment.store, deployment.head_desk())
        made = desk.consistency(first, second)
    _write(session, made.content, out)


def verify_files(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="回执、树头、一致性证明")],
    key: Annotated[list[str], typer.Option("--key", help="公钥，或装有公钥的文件；可多次")],
) -> None:
    """离线验证回执与树头：只需公钥，不读任何数据。"""
    session = session_of(context)
    try:
        keys = [one for text in key for one in keys_of(_key_text(text))]
        verified = verify([_content(session, file) for file in files], keys)
    except ReceiptWrong as wrong:
        fail(wrong_words(wrong, session.settings.language))
    for line in proved_words(verified, session.settings.language):
        typer.echo(line)


def _desk(speaking: Voice) -> ReceiptDesk:
    deployment = speaking.deployment
    return ReceiptDesk(deployment.store, deployment.head_desk())


def _opened(speaking: Voice, row: StoredRow, office: str | None) -> frozenset[str]:
    """For an office what it may see itself, so that the file can be handed to it."""
    deployment, viewer = speaking.deployment, speaking.actor
    if office is not None and viewer.office != speaking.city.code:
        viewer = Actor(id=viewer.id, office=viewer.office, role=Role.OFFICE_STAFF)
    with deployment.store.reading() as connection:
        mentioned = mentioned_in(connection, deployment.city, row)
    return opened_classes(viewer, row, city=speaking.city, mentioned=mentioned)


def _write(session: Session, content: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(content.decode("utf-8").rstrip("\n") + "\n")
        return
    out.write_bytes(content)
    session.tell("cli.file_written", file=str(out))


def _content(session: Session, file: Path) -> bytes:
    try:
        if file.stat().st_size > RECEIPT_BYTES_MAX:
            raise ReceiptWrong("no_receipt")
        return file.read_bytes()
    except OSError as fault:
        problem = fault.strerror or type(fault).__name__
        fail(session.say("cli.file_unreadable", file=str(file), problem=problem), status=2)


def _key_text(said: str) -> str:
    """A key itself, or the file that it stands in."""
    path = Path(said)
    try:
        return path.read_text("utf-8") if "+" not in said or path.is_file() else said
    except (OSError, UnicodeDecodeError) as fault:
        raise ReceiptWrong("key_unreadable") from fault
