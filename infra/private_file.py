"""Files that hold secrets: readable for their owner alone from the first byte, whole or absent."""

import os
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Write a file that nobody but its owner can ever read, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
