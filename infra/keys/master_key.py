"""The master key: the one secret that opens the key store.

The rule: it comes from the settings (base64 or hex of 32 bytes), else from a file that its owner
alone may read (0600), made on the first start. It must be backed up apart from the key store: who
has both can read every contact person, who lost it can read none.

Edge cases: two processes that start at once make one file (the first link wins). A file that others
may read, or that is too short, is ``MasterKeyWrong``, never quietly used or replaced.
"""

import os
import secrets
import stat
from base64 import b64decode
from pathlib import Path
from typing import Final

from sharing.contacts import KEY_BYTES, MasterKeyWrong

FILE_NAME: Final = "master.key"
_HEX_LENGTH: Final = 2 * KEY_BYTES


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
    """The key in the file, which is made when it is missing. Raises MasterKeyWrong."""
    try:
        if not path.exists():
            _make(path)
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise MasterKeyWrong(f"others may read the master key {path}; set its mode to 0600")
        return master_key_from_text(path.read_text("ascii"))
    except (OSError, UnicodeDecodeError) as fault:
        raise MasterKeyWrong(f"the master key {path} cannot be read") from fault


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
