"""Amounts of a period that is not closed, rounded for readers who may not read every statement.

A single amount stands on a masked card as its band. A sum of the open period would tell it, where
little else was recognised or where two readings are subtracted. So every amount on the board of a
period that is not closed is rounded down to the bounds of the bands (1, 5, 10, 20, 50, 100 亿, then
whole hundreds), of dollars likewise in tens of millions: a sum of one project tells nothing beyond
the card. The reader's own office stands exactly, as on its statement. The city's own roles, the
assessor and the auditor read every figure exactly, and the sums hold for them to the yuan.

Edge cases: a closed period as corrected, once corrections count in it, has sums in which entries
of the open month stand: rounded too. Counts are never rounded, since the cards of all recognised
projects are there to be counted.

Invariant: rounding never shows a larger size, and of one amount never more than its band.
"""

from typing import Final

from auth.actors import Actor
from auth.permissions import Permission, may
from ledger.board import Board, Credited, CreditedSides, credited
from sharing.visibility import BANDS, YI

DOLLAR_UNIT: Final = 1_000_000_000
"""Ten million US dollars, in cents."""
_NOTHING: Final = credited({})


def reads_exactly(viewer: Actor, board: Board) -> bool:
    """Whether this viewer reads the amounts of this board exactly."""
    if may(viewer.role, Permission.CITY_STATEMENT_READ).allowed:
        return True
    is_as_closed = board.view == "exported" or board.corrections == _NOTHING
    return board.period_state == "closed" and is_as_closed


def board_for(viewer: Actor, board: Board) -> Board:
    """The board as this viewer may read its amounts."""
    if reads_exactly(viewer, board):
        return board
    own = viewer.offices
    return board.model_copy(
        update={
            "signed_amount_yuan": rounded(board.signed_amount_yuan, YI),
            "signed_amount_usd_cents": rounded(board.signed_amount_usd_cents, DOLLAR_UNIT),
            "offices": {
                code: each if code in own else _credited(each)
                for code, each in board.offices.items()
            },
            "office_sides": {
                code: each if code in own else _sides(each)
                for code, each in board.office_sides.items()
            },
            **{
                name: _credited(getattr(board, name))
                for name in (
                    *("bureau_first", "department_first", "overlap", "suspense", "book_city"),
                    *("difference", "corrections"),
                )
            },
        }
    )


def rounded(amount: int, unit: int) -> int:
    """An amount, or a correction below zero, brought down to the lower bound of its band."""
    size = abs(amount)
    if size >= BANDS[-1] * unit:
        floor = size - size % (BANDS[-1] * unit)
    else:
        floor = max((bound * unit for bound in BANDS if bound * unit <= size), default=0)
    return -floor if amount < 0 else floor


def _credited(credit: Credited) -> Credited:
    return credit.model_copy(
        update={
            "credited_signed_amount_yuan": rounded(credit.credited_signed_amount_yuan, YI),
            "credited_signed_amount_usd_cents": rounded(
                credit.credited_signed_amount_usd_cents, DOLLAR_UNIT
            ),
        }
    )


def _sides(sides: CreditedSides) -> CreditedSides:
    return CreditedSides(
        **{name: _credited(getattr(sides, name)) for name in CreditedSides.model_fields}
    )
