"""Rule packs from YAML: the shipped ones by name, or a file.

A pack is compiled once, when it is adopted; the journal then carries the compiled pack with the
SHA-256 of its source, and the file is never read again for deciding.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

import ledger.rules
from infra.faults import Fault, FileFaulty
from infra.yaml_source import parse_yaml, read_yaml
from ledger.rules.pack import RulePack

SHIPPED = Path(ledger.rules.__file__).parent / "packs"


@dataclass(frozen=True, slots=True)
class CompiledPack:
    """A pack with the hash of the source that it was compiled from."""

    pack: RulePack
    source_sha256: str


def shipped_packs() -> list[str]:
    """The names of the packs that come with the product."""
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


def load_pack(name_or_file: str, *, named_in: Path | None = None) -> CompiledPack:
    """The shipped pack of this name, or the pack in this file.

    ``named_in``: the city file that names it. Raises FileFaulty with every fault by line and
    reason; a name that is not shipped names those that are.
    """
    path = SHIPPED / f"{name_or_file}.yaml"
    if name_or_file not in shipped_packs():
        path = Path(name_or_file)
        if not path.is_file():
            fault = Fault(
                line=read_yaml(named_in).line(("rules",)) if named_in else 0,
                path="rules",
                code="city.rules_unknown",
                params={"read": name_or_file, "known": ", ".join(shipped_packs())},
                text=f"no rule pack {name_or_file}; shipped: {', '.join(shipped_packs())}",
            )
            file = named_in.name if named_in else name_or_file
            raise FileFaulty(file=file, faults=[fault])
    content = path.read_bytes()
    source = parse_yaml(content, file=path.name)
    try:
        pack = RulePack.model_validate(source.value)
    except ValidationError as problem:
        raise FileFaulty(file=path.name, faults=source.faults_of(problem)) from None
    return CompiledPack(pack, sha256(content).hexdigest())
