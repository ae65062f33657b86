"""Which column holds what: from the names of the columns, and from what stands in them.

Every column is scored for every field: a known name weighs most, the cells support or
contradict it; where the name is unknown, the cells alone may decide for the fields that leave no
doubt (company names, project names, codes, phones, moments with a clock). The best pairs are
taken first; a column gives one field. A mapping that the operator gives goes before all guesses.

A required field (investor, project, 登记时间) that no column gives, or that two columns give
equally well, is a fault of the table: it says which columns there are and how to name one.
Invariant: the answer depends on names and cells, not on the order of columns, except that of two
equal optional columns the left one is taken.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from enum import StrEnum

from gateway.imports.cells import column_index, column_letter, folded
from gateway.imports.contents import Contents
from gateway.imports.field_names import (
    CONTENT_AS_CONTENT,
    FUZZY_BELIEVED,
    REQUIRED,
    TIERS,
    Field,
)
from gateway.imports.headers import header_scores, header_text

MISSING, AMBIGUOUS = "column_missing", "column_ambiguous"
"""Codes end with the field: import.column_missing_registered_at."""

LEAST = 0.5
MARGIN = 0.06
_NAME_KNOWN = 0.5
_SUPPORT = 0.1
_AGAINST = 0.75
_BY_CONTENT: Mapping[Field, float] = {
    Field.INVESTOR: 0.7,
    Field.PROJECT: 0.66,
    Field.CREDIT_CODE: 0.8,
    Field.CONTACT_PHONE: 0.7,
    Field.REGISTERED_AT: 0.62,
    Field.INDUSTRY: 0.6,
    Field.STAGE: 0.6,
    Field.AMOUNT_UNIT: 0.75,
}
_BY_CONTENT_SHARE = 0.75
_CELLS_LEAST = 2


class Reason(StrEnum):
    """Why a column was taken for a field; the last word of a message code."""

    GIVEN = "given"
    NAME = "name"
    NAME_AND_CELLS = "name_and_cells"
    NAME_ALIKE = "name_alike"
    CELLS = "cells"
    NOT_USED = "not_used"


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One column of a table: what it is taken for (None: not used), how surely, and why."""

    index: int
    header: str
    field: Field | None
    confidence: float
    reason: Reason

    @property
    def letter(self) -> str:
        """The letter that Excel shows over the column."""
        return column_letter(self.index)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What the columns of one table hold; also the type of a mapping that the operator gives."""

    choices: tuple[ColumnChoice, ...]
    _by_field: dict[Field | None, ColumnChoice] = made(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_field", {each.field: each for each in self.choices[::-1]})

    def index_of(self, field: Field) -> int | None:
        """The column that gives the field, or None."""
        choice = self._by_field.get(field)
        return choice.index if choice else None

    def header_of(self, field: Field) -> str:
        """How the field's column is named in the file, or ''."""
        choice = self._by_field.get(field)
        return choice.header if choice else ""


@dataclass(frozen=True, slots=True)
class ColumnsUnclear:
    """A required field that cannot be told: message code, the field, the columns in question."""

    code: str
    field: Field
    columns: tuple[str, ...]


def parse_mapping(said: str) -> ColumnMapping:
    """A mapping as ``--map`` takes it: ``investor=投资方,registered_at=H``.

    A value is a column's name or its letter. Raises ``ValueError`` with the faulty piece.
    """
    pairs = []
    for piece in filter(None, (part.strip() for part in re.split(r"[,;，；]", said))):
        name, equals, header = (part.strip() for part in piece.partition("="))
        if not equals or not header or name not in set(Field):
            raise ValueError(piece)
        pairs.append((Field(name), header))
    return mapping_of(pairs)


def mapping_of(pairs: Iterable[tuple[Field, str]]) -> ColumnMapping:
    """A given mapping from fields and their columns: names, or letters as Excel shows them."""
    choices = []
    for field, header in pairs:
        is_letter = re.fullmatch(r"[A-Za-z]{1,2}", header) is not None
        index = column_index(header) if is_letter else -1
        choices.append(ColumnChoice(index, header, field, 1.0, Reason.GIVEN))
    return ColumnMapping(tuple(choices))


@dataclass(frozen=True, slots=True)
class _Score:
    total: float
    index: int
    field: Field
    reason: Reason


def guess_columns(
    *,
    upper: Sequence[str],
    lower: Sequence[str],
    contents: Sequence[Contents],
    given: ColumnMapping | None = None,
) -> ColumnMapping | ColumnsUnclear:
    """The mapping of a table with the header rows ``upper`` (or '') and ``lower``."""
    headers = [header_text(*names) for names in zip(upper, lower, strict=True)]
    taken = _given_choices(headers, given)
    if isinstance(taken, ColumnsUnclear):
        return taken
    scores = [
        score
        for index in range(len(headers))
        for score in _scores(index, upper[index], lower[index], contents[index])
        if index not in taken and score.field not in {each.field for each in taken.values()}
    ]
    scores.sort(key=lambda each: (-each.total, each.index, each.field))
    chosen: dict[int, _Score] = {}
    for score in scores:
        used = {each.field for each in chosen.values()}
        if score.index not in chosen and score.field not in used and score.total >= LEAST:
            chosen[score.index] = score
    unclear = _unclear(headers, scores, chosen, {each.field for each in taken.values()})
    return unclear or ColumnMapping(
        tuple(
            taken.get(index) or _choice(index, header, chosen.get(index))
            for index, header in enumerate(headers)
        )
    )


def _choice(index: int, header: str, score: _Score | None) -> ColumnChoice:
    if score is None:
        return ColumnChoice(index, header, None, 0.0, Reason.NOT_USED)
    return ColumnChoice(index, header, score.field, min(1.0, round(score.total, 2)), score.reason)


def _given_choices(
    headers: Sequence[str], given: ColumnMapping | None
) -> dict[int, ColumnChoice] | ColumnsUnclear:
    taken: dict[int, ColumnChoice] = {}
    for choice in given.choices if given else ():
        if choice.field is None:
            continue
        same = [i for i, header in enumerate(headers) if folded(header) == folded(choice.header)]
        index = same[0] if same else choice.index
        if not 0 <= index < len(headers):
            return ColumnsUnclear("import.mapped_column_missing", choice.field, (choice.header,))
        taken[index] = ColumnChoice(index, headers[index], choice.field, 1.0, Reason.GIVEN)
    return taken


def _scores(index: int, upper: str, lower: str, contents: Contents) -> list[_Score]:
    names = header_scores(upper, lower)
    scores = []
    for field, believed in names.items():
        fit = contents.fit(field)
        total = believed + (_SUPPORT * fit if fit >= 0 else _AGAINST * fit)
        reason = Reason.NAME_AND_CELLS if fit > 0 else Reason.NAME
        if believed < FUZZY_BELIEVED and believed not in {*TIERS, CONTENT_AS_CONTENT}:
            reason = Reason.NAME_ALIKE
        scores.append(_Score(total, index, field, reason))
    if max(names.values(), default=0.0) < _NAME_KNOWN or all(s.total < LEAST for s in scores):
        scores += [
            _Score(weight * contents.fit(field), index, field, Reason.CELLS)
            for field, weight in _BY_CONTENT.items()
            if contents.count >= _CELLS_LEAST and contents.fit(field) >= _BY_CONTENT_SHARE
        ]
    return scores


def _unclear(
    headers: Sequence[str],
    scores: Sequence[_Score],
    chosen: Mapping[int, _Score],
    given: set[Field | None],
) -> ColumnsUnclear | None:
    for field in REQUIRED:
        if field in given:
            continue
        best = next((score for score in chosen.values() if score.field == field), None)
        if best is None:
            return ColumnsUnclear(f"import.{MISSING}_{field}", field, tuple(filter(None, headers)))
        rivals = [
            score.index
            for score in scores
            if score.field == field
            and score.index not in chosen
            and score.total >= max(LEAST, best.total - MARGIN)
        ]
        if rivals:
            names = [f"{column_letter(i)}({headers[i]})" for i in (best.index, *rivals)]
            return ColumnsUnclear(f"import.{AMBIGUOUS}_{field}", field, tuple(names))
    return None
