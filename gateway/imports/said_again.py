"""Which earlier refusals of a ledger's rows still stand, and which rows are said again.

An id has one answer for ever, so a row that was refused and would be answered otherwise now (its
source is said with ``--source``, another column is mapped, the opening is over) is said under a
further id: the row's id with -2, -3, ... A refusal for missing fields stands as long as the same
fields are missing, whatever else is said besides; a refusal for the state of the city (an opening
that ran, or none) stands while an import of this kind would meet it again; any other one stands.

Invariant: a row that was accepted under any of its ids keeps that answer; the same rows with the
same options give the same ids, so that a second import says nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from gateway.imports.minimum_set import lacking
from gateway.imports.row_words import INCOMPLETE, missing_fields
from gateway.imports.statements import Batch, FileRow
from infra.store.reads import Answer
from ledger.judge.state import CityState

Answers = Callable[[Sequence[tuple[str, str]]], Mapping[str, Answer]]
"""The first answers to (office, submission id) pairs, by submission id."""


def current_attempts(
    rows: Sequence[FileRow], answers_of: Answers, *, state: CityState, batch: Batch
) -> tuple[list[FileRow], dict[str, Answer]]:
    """Each row under the id that counts now, in the same order, and the answers to these ids."""
    chosen: dict[int, FileRow] = {}
    answers: dict[str, Answer] = {}
    tried = dict(enumerate(rows))
    while tried:
        found = answers_of([(row.row.office, row.submission_id) for row in tried.values()])
        further = {}
        for at, file_row in tried.items():
            answer = found.get(file_row.submission_id)
            if answer is None:
                chosen.setdefault(at, file_row)
                continue
            answers[answer.submission_id] = answer
            if answer.verdict != "refused":
                chosen[at] = file_row
                continue
            if _stands(answer, file_row, state, batch):
                chosen.setdefault(at, file_row)
            further[at] = replace(file_row, attempt=file_row.attempt + 1)
        tried = further
    current = [chosen[at] for at in range(len(rows))]
    return current, {
        row.submission_id: answers[row.submission_id]
        for row in current
        if row.submission_id in answers
    }


def _stands(answer: Answer, file_row: FileRow, state: CityState, batch: Batch) -> bool:
    if answer.reason == INCOMPLETE:
        return missing_fields(answer.reason, answer.params) == lacking(state, batch, file_row.row)
    if answer.reason == "opening_in_progress":
        return batch.is_opening
    return answer.reason != "no_opening_runs" or batch.is_opening
