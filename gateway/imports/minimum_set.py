"""What a ledger's row lacks of the minimum set 登记要素 of the city's rule pack, before it is said.

It is the judge's own rule, asked of the sections that the row's registration would carry, so that
a preview and the answer cannot differ. An opening's rows need no minimum set. A row that cannot be
said at all lacks nothing here: it is refused for that. Invariant: nothing is written or said.
"""

from pydantic import ValidationError

from gateway.imports.ledger_row import LedgerRow
from gateway.imports.statements import Batch, first_talk_of, sections_of
from ledger.judge.state import CityState
from ledger.registration import lacking as lacking_by_rules
from sharing.submissions.leads import RegisterLead


def lacking(state: CityState, batch: Batch, row: LedgerRow) -> tuple[str, ...]:
    """The fields of the minimum set that the row leaves out, in the pack's order."""
    if batch.is_opening:
        return ()
    try:
        identity, commercial, summary = sections_of(row)
        first_talk = first_talk_of(batch, row)
    except ValidationError:
        return ()
    said = RegisterLead.model_construct(
        identity=identity, commercial=commercial, summary=summary, first_talk=first_talk
    )
    return lacking_by_rules(state.pack, said)
