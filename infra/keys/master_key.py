"""The master key: the one secret that opens the key store.

The rule: it comes from the settings (base64 or hex of 32 bytes), else from a file that its owner
alone may read (0600), made on the first start. It must be backed up apart from the key store: who
has both can read every contact person, who lost it can read none.

Edge cases: two processes that start at once make one file (the first link wins). A file that others
may read, or that is too short or too long, is ``MasterKeyWrong``, never quietly used or replaced.
"""

import os
import secrets
import stat
from base64 import b64decode
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from sharing.contacts import KEY_BYTES, MasterKeyWrong

FILE_NAME: Final = "master.key"
LINES_MAX: Final = 2
_HEX_LENGTH: Final = 2 * KEY_BYTES


def master_keys(
    told: SecretStr | None, told_before: SecretStr | None, *, file: Path
) -> tuple[bytes, bytes | None]:
    """The master key, and the one before while it is being replaced. Raises MasterKeyWrong."""
    before = master_key_from_text(told_before.get_secret_value()) if told_before else None
    if told is not None:
        return master_key_from_text(told.get_secret_value()), before
    newest, *older = master_keys_from_file(file)
    return newest, before or (older[0] if older else None)


def master_key_from_text(text: str) -> bytes:
    """The key that the settings give, as 64 hex digits or base64. Raises MasterKeyWrong."""
    text = text.strip()
    try:
        key = bytes.fromhex(text) if len(text) == _HEX_LENGTH else b64decode(text, validate=True)
    except ValueError:
        # The text of the error would quote the key.
        key = b""
    if len(key) != KEY_BYTES:
        raise MasterKeyWrong(f"the master key is not hex or base64 of {KEY_BYTES} bytes")
    return key


def master_key_from_file(path: Path) -> bytes:
    """The key in the file's first line; the file is made when missing. Raises MasterKeyWrong."""
    return master_keys_from_file(path)[0]


def master_keys_from_file(path: Path) -> tuple[bytes, ...]:
    """The key, and in a second line the one before while it is being replaced.

    Raises MasterKeyWrong.
    """
    try:
        if not path.exists():
            _make(path)
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise MasterKeyWrong(f"others may read the master key {path}; set its mode to 0600")
        keys = tuple(master_key_from_text(line) for line in path.read_text("ascii").split())
    except (OSError, UnicodeDecodeError) as fault:
        raise MasterKeyWrong(f"the master key {path} cannot be read") from fault
    if not 1 <= len(keys) <= LINES_MAX:
        raise MasterKeyWrong(f"the master key {path} has {len(keys)} lines, not one or two")
    return keys


def _make(path: Path) -> None:
    """Write a new key beside and link it to its name, so that nobody ever sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_bytes(KEY_BYTES).hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return  # another process was first; its key counts
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        draft.unlink()
