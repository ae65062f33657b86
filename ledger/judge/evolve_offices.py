"""What a change of the city's offices changes: the city itself, and nothing else.

Leads, holds and credit keep the office that they were recorded with; who acts for it on a day is
asked of the city (``ledger.judge.acting``).
"""

from auth.office_changes import city_with
from ledger.judge.folding import Changes, Folds, city_of
from ledger.judge.slice import Slice
from ledger.judge.state import CITY_KEY
from sharing.events.offices import OfficesChanged
from sharing.values import replaced


def _offices_changed(state: Slice, event: OfficesChanged) -> Changes:
    city = city_of(state)
    return {CITY_KEY: replaced(city, city=city_with(city.city, event.offices))}


OFFICE_FOLDS: Folds = {OfficesChanged: _offices_changed}
