"""What can be said in a text table beyond the plain verbs, and what can be claimed of the outcome.

A verb makes the body of a submission; a claim checks the project after the row. The modules that
are named here add theirs, each for its own subject.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.judging.table import Row
from tests.judging.verbs_agreements import AGREEMENT_CLAIMS, AGREEMENT_VERBS
from tests.judging.verbs_cases import CASE_CLAIMS, CASE_VERBS
from tests.judging.verbs_holds import HOLD_CLAIMS, HOLD_VERBS
from tests.judging.verbs_objections import OBJECTION_CLAIMS, OBJECTION_VERBS
from tests.judging.verbs_offices import OFFICE_VERBS
from tests.judging.verbs_periods import PERIOD_CLAIMS, PERIOD_VERBS
from tests.judging.verbs_recognition import RECOGNITION_CLAIMS, RECOGNITION_VERBS
from tests.judging.verbs_registration import REGISTRATION_CLAIMS
from tests.judging.verbs_standing import STANDING_CLAIMS, STANDING_VERBS
from tests.judging.verbs_transfers import TRANSFER_CLAIMS, TRANSFER_VERBS

if TYPE_CHECKING:
    from tests.judging.playbook import Play

Verb = Callable[["Play", Row, dict[str, str]], dict[str, Any]]
Claim = Callable[["Play", str, str, str], None]
"""Play, project id, what is wanted, and what to show if it does not hold."""

VERBS: dict[str, Verb] = {
    **CASE_VERBS,
    **HOLD_VERBS,
    **TRANSFER_VERBS,
    **OBJECTION_VERBS,
    **OFFICE_VERBS,
    **RECOGNITION_VERBS,
    **AGREEMENT_VERBS,
    **PERIOD_VERBS,
    **STANDING_VERBS,
}
CLAIMS: dict[str, Claim] = {
    **CASE_CLAIMS,
    **HOLD_CLAIMS,
    **TRANSFER_CLAIMS,
    **OBJECTION_CLAIMS,
    **PERIOD_CLAIMS,
    **REGISTRATION_CLAIMS,
    **RECOGNITION_CLAIMS,
    **AGREEMENT_CLAIMS,
    **STANDING_CLAIMS,
}
