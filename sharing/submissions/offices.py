"""What the city centre says about the offices themselves: 单位调整."""

from datetime import date
from typing import Literal

from auth.office_changes import Change
from sharing.sections import Frozen, WrittenText


class ChangeOffices(Frozen):
    """单位调整: one rename, merge, split, founding or closing, with the paper that it rests on.

    ``effective_from`` is the first day of a month that has not begun.
    """

    kind: Literal["change_offices"] = "change_offices"
    version: Literal[1] = 1
    change: Change
    effective_from: date
    basis: WrittenText
