"""Files of an export: named by what they hold and by position, each appearing whole or not at all.

Names are plain ASCII, so that they are the same under every locale. A proof stands beside the
files: the journal's state hash at the position, and the SHA-256 of each file.

Invariant: the proof names exactly the files that stand beside it.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

ExportKind = Literal["assessment", "statement", "reconciliation"]


class ExportNotWritten(Exception):
    """A file of the export could not be written. ``file`` is where, ``problem`` why."""

    def __init__(self, *, file: Path, problem: str) -> None:
        super().__init__(f"{file} cannot be written: {problem}")
        self.file = file
        self.problem = problem


class ProofTree(BaseModel):
    """The signed head of the journal's tree at the export's position (``docs/receipts.md``)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int
    root: str
    """The root over the rows up to the position, as hexadecimal text."""
    head: str
    """The signed head, as `oneboard verify` reads it."""


class ExportProof(BaseModel):
    """The side file: what the journal was, and what the files are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["oneboard-export-proof"] = "oneboard-export-proof"
    format_version: Literal[1] = 1
    export: Literal["statement", "reconciliation"]
    city: str
    office: str = ""
    period: str
    position: int
    state_hash: str
    """The journal's chain of leaf hashes at the position, as hexadecimal text."""
    files: dict[str, str]
    """File name → SHA-256 of its bytes, as hexadecimal text."""
    tree: ProofTree | None = None
    """The head that covers the position; absent in proofs of earlier releases."""


@dataclass(frozen=True, slots=True)
class Export:
    """An export as bytes: what it is of, and file name → bytes, the proof last."""

    kind: ExportKind
    period: str
    office: str
    position: int
    files: Mapping[str, bytes]


def with_tree(export: Export, tree: ProofTree) -> Export:
    """The export with a proof that names this head."""
    *_, name = export.files
    proof = json.loads(export.files[name]) | {"tree": tree.model_dump()}
    return replace(export, files={**export.files, name: _json(proof)})


def hashes_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """File name → SHA-256 of its bytes, as hexadecimal text."""
    return {name: sha256(content).hexdigest() for name, content in files.items()}


def json_document(content: BaseModel) -> bytes:
    """A document as JSON in its published schema."""
    return _json(content.model_dump(mode="json"))


def proof_document(proof: BaseModel) -> bytes:
    """A proof as JSON; a head that it does not name is no member of it."""
    return _json(proof.model_dump(mode="json", exclude_none=True))


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def write_files(files: Mapping[str, bytes], out_dir: Path) -> list[Path]:
    """Write files into a folder; their paths in the same order. Raises ExportNotWritten."""
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise ExportNotWritten(file=out_dir, problem=str(problem.strerror)) from problem
    return [write_whole(out_dir / name, content) for name, content in files.items()]


def write_whole(path: Path, content: bytes) -> Path:
    """The file appears whole or not at all. Raises ExportNotWritten."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as problem:
        unfinished.unlink(missing_ok=True)
        raise ExportNotWritten(file=path, problem=str(problem.strerror)) from problem
    return path
