"""The city's offices 单位: which there are on a day, and their changes 单位调整."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from gateway.outcomes import Outcome
from gateway.rest.leads import PENDING, READ_PROBLEMS, WRITE_PROBLEMS
from gateway.rest.office_requests import OfficeChangeSent
from gateway.rest.paging import CaughtUp
from gateway.rest.parts import PartsOf, Viewer
from gateway.rest.writing import DeskOf
from gateway.saying import say_change_offices
from gateway.shown.offices import OfficesShown, offices_shown_on

router = APIRouter(tags=["单位 offices"])


@router.get(
    "/offices",
    summary="单位 The city's offices on a day",
    dependencies=[CaughtUp],
    responses=READ_PROBLEMS,
)
def offices(
    parts: PartsOf, _person: Viewer, on: Annotated[date | None, Query()] = None
) -> OfficesShown:
    """Today without `on`. Ended offices are listed too, with who stands for them."""
    city = parts.city()
    today = parts.deployment.clock.now().astimezone(city.zone).date()
    return offices_shown_on(city, on or today)


@router.post(
    "/offices/changes",
    summary="单位调整 Rename, merge, split, found or close offices (centre)",
    response_model=Outcome,
    responses=WRITE_PROBLEMS | PENDING,
)
def change(sent: OfficeChangeSent, desk: DeskOf) -> JSONResponse:
    """From the first day of a month that has not begun; earlier figures and names stay."""
    return desk.say(
        "change_offices",
        lambda: say_change_offices(desk.speaker, desk.submission_id, sent.said()),
    )
