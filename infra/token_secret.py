"""The secret that signs sign-in tokens: from the settings, else made once and kept.

It is kept in the data folder, readable by this user alone (0600). Two processes that start at once
on a new folder agree on one secret: the file is written aside and then put in place only where
none is, which the file system decides. Removing the file signs everybody out, and does no more.

To change it without that: put the new one into ``token_secret`` and the old one into
``token_secrets_before``; after twelve hours the old one can go. In the file the newest secret
stands in the first line and those from before in the next ones.
"""

import os
import secrets
from pathlib import Path
from typing import Final

from infra.settings import Settings

SECRET_FILE: Final = "token.secret"  # noqa: S105 - the name of a file
_SECRET_BYTES: Final = 32


def token_secrets(settings: Settings) -> tuple[str, ...]:
    """All secrets that are accepted, the one that signs first."""
    before = [secret.get_secret_value() for secret in settings.token_secrets_before]
    return (*_own_secrets(settings), *before)


def token_secret(settings: Settings) -> str:
    """The secret that signs; makes the data folder and the file where needed."""
    return _own_secrets(settings)[0]


def _own_secrets(settings: Settings) -> list[str]:
    if settings.token_secret is not None:
        return [settings.token_secret.get_secret_value()]
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = settings.data / SECRET_FILE
    if not file.exists():
        _put_in_place(file, secrets.token_hex(_SECRET_BYTES))
    return file.read_text(encoding="ascii").split()


def _put_in_place(file: Path, secret: str) -> None:
    aside = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(secret)
            opened.flush()
            os.fsync(opened.fileno())
        try:
            os.link(aside, file)
        except FileExistsError:
            return  # another process was first; its secret counts
    finally:
        aside.unlink()
