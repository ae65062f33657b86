"""What the city centre sends to change the offices 单位调整."""

from datetime import date

from pydantic import ConfigDict

from auth.office_changes import Change
from gateway.rest.request_parts import Reason, Request
from sharing.submissions.offices import ChangeOffices


class OfficeChangeSent(Request):
    """One change: `how` is `rename`, `merge`, `split`, `found` or `close`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "change": {
                        "how": "merge",
                        "offices": ["320802", "320811"],
                        "into": {
                            "code": "320812",
                            "name": "清江浦区",
                            "kind": "county",
                            "has_land": True,
                        },
                    },
                    "effective_from": "2026-07-01",
                    "basis": "批复文号",
                }
            ]
        }
    )
    change: Change
    effective_from: date
    basis: Reason

    def said(self) -> ChangeOffices:
        """As the centre says it."""
        return ChangeOffices(
            change=self.change, effective_from=self.effective_from, basis=self.basis
        )
