"""Rule packs from YAML: the shipped ones by name, or a file.

A pack is compiled once, when it is adopted; the journal then carries the compiled pack with the
SHA-256 of its source, and the file is never read again for deciding.

Faults are told all at once, each with its line: first those of single values, for a pack that
cannot be read cannot be followed; then those of the pack as a whole (``ledger.rules.rule_faults``).
Their codes are ``rules.CODE``; ``gateway.rule_words`` has the sentences.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

import ledger.rules
from infra.faults import Fault, FileFaulty, as_read, written_path
from infra.yaml_source import YamlSource, parse_yaml, read_yaml
from ledger.rules.pack import FAULTS_APART, RulePack
from ledger.rules.pack_fault import PackFault
from ledger.rules.rule_faults import pack_faults

SHIPPED = Path(ledger.rules.__file__).parent / "packs"
NAME_TOLD_MAX: Final = 80
SUBJECT: Final = "rules"
"""What codes of pack faults stand under in the catalogue."""


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
        if not _is_file(path):
            said = name_or_file[:NAME_TOLD_MAX]
            fault = Fault(
                line=read_yaml(named_in).line(("rules",)) if named_in else 0,
                path="rules" if named_in else "",
                code="city.rules_unknown",
                params={"read": said, "known": ", ".join(shipped_packs())},
                text=f"no rule pack {said}; shipped: {', '.join(shipped_packs())}",
            )
            raise FileFaulty(file=named_in.name if named_in else said, faults=[fault])
    return compile_pack(path.read_bytes(), file=path.name)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that no file can have, as one of ten thousand letters
        return False


def compile_pack(content: bytes, *, file: str) -> CompiledPack:
    """The pack that this YAML tells. Raises FileFaulty with every fault by line and reason."""
    source = parse_yaml(content, file=file)
    try:
        # Read apart from its wholeness, so that all of that is told and not the first alone.
        pack = RulePack.model_validate(source.value, context=FAULTS_APART)
    except ValidationError as problem:
        raise FileFaulty(file=file, faults=list(_part_faults(source, problem))) from None
    faults = [_told(source, fault) for fault in pack_faults(pack)]
    if faults:
        raise FileFaulty(file=file, faults=faults)
    return CompiledPack(RulePack.model_validate(source.value), sha256(content).hexdigest())


def _part_faults(source: YamlSource, problem: ValidationError) -> Iterator[Fault]:
    """What is wrong with single values: our own rules by their codes, the rest as in any file."""
    details = problem.errors(include_url=False)
    groups = {detail["loc"][:depth] for detail in details for depth in range(len(detail["loc"]))}
    for detail, fault in zip(details, source.faults_of(problem), strict=True):
        if detail["type"] == "too_short" and detail["loc"] in groups:
            continue  # its entries are at fault themselves, which is why none was left to count
        if _is_of_the_other_form(detail):
            continue
        loc = tuple(part for part in detail["loc"] if not _is_made_up(part))
        if detail["type"].startswith("pack_"):
            params = {name: as_read(value) for name, value in detail.get("ctx", {}).items()}
            yield source.fault(loc, f"{SUBJECT}.{detail['type']}", params, text=detail["msg"])
        elif detail["type"] in _NO_RATIO and not {"shares", "sums_to"}.isdisjoint(loc):
            params = {"read": as_read(detail["input"])}
            text = "a ratio is a text such as 1 or 1/2"
            yield source.fault(loc, "rules.pack_ratio_unreadable", params, text=text)
        else:
            path = written_path(loc)
            named = {name: path for name in fault.params if name == "key"}
            yield replace(fault, path=path, params=fault.params | named)


_NO_RATIO: Final = ("string_type", "string_pattern_mismatch")


def _is_made_up(part: str | int) -> bool:
    """Whether a part of a path is no key of the file: pydantic names forms and keys in it too."""
    return isinstance(part, str) and (part == "constrained-str" or "[" in part)


def _is_of_the_other_form(detail: ErrorDetails) -> bool:
    """``sums_to`` is one ratio or many: whether this is about the form that was not written."""
    last = str(detail["loc"][-1]) if detail["loc"] else ""
    if last == "constrained-str":
        return isinstance(detail["input"], dict)
    return detail["type"] == "dict_type" and last.startswith("dict[")


def _told(source: YamlSource, fault: PackFault) -> Fault:
    params = dict(fault.params)
    text = f"{fault.code}: {', '.join(f'{name} {value}' for name, value in params.items())}"
    return source.fault(fault.path, f"{SUBJECT}.{fault.code}", params, text=text)
