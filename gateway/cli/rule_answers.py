"""The JSON documents of ``rules``: packs listed, a pack shown, a file checked."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, JsonValue


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PackListed(_Answer):
    """A shipped pack; ``asked_for_count`` counts what its city must still say."""

    pack: str
    version: int
    title: str
    asked_for_count: int


class PacksListed(_Answer):
    """``rules list``: the packs that come with the product, by name."""

    packs: tuple[PackListed, ...]


class PackShown(_Answer):
    """``rules show``: the compiled pack, and the SHA-256 of the file that it was compiled from.

    ``pack`` has the keys of docs/rules/rule-packs.md, those that were left out with their defaults.
    """

    pack: Mapping[str, JsonValue]
    source_sha256: str


class PackFaultTold(_Answer):
    """One fault: its line from 1 (0 if unknown), where, which, with what, and in words."""

    line: int
    path: str
    code: str
    params: Mapping[str, str]
    words: str


class PackChecked(_Answer):
    """``rules check``: the pack's name and version if it may be adopted, else its faults."""

    file: str
    is_whole: bool
    pack: str | None
    faults_count: int
    faults: tuple[PackFaultTold, ...]
    asked_for: tuple[str, ...]
