"""Random histories of a small city: few offices, few investors, so that nearly everything meets.

A history is a list of ``Said`` (what the simple model hears) with the records that say the same to
the ledger. Numbers drawn by hypothesis choose from short lists, so that a failing history shrinks
to a few plain lines.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

from sharing.ids import lead_id_from, project_id_from
from sharing.seeds import submission_seed
from tests.judging import bodies
from tests.judging.bodies import YI
from tests.judging.paper_city import PaperCity
from tests.judging.paper_setting import CENTRE, SECRET, city_ms
from tests.judging.playbook import valid_code
from tests.judging.simple_model import Said

OFFICES = ("J", "Y", "B", "ZH")
OFFICES_WITH_CENTRE = ("J", "Y", CENTRE, "ZH")
INVESTORS = ("新源材料有限公司", "新源光电有限公司", "华天电子有限公司")
CODES = ("", "", valid_code(1), valid_code(2))
TITLES = {"电池结构件": "电池结构件", "光学镜头": "光学镜头", "": ""}
AMOUNTS = (5 * YI, YI, YI - 1, 8 * YI, None)
PLACES = ("J", "Y", "HG", "ZH")
BEGIN = date(2025, 1, 5)


class Draw(NamedTuple):
    """Numbers that choose one submission."""

    kind: str
    office: int
    lead: int
    investor: int
    code: int
    goods: int
    phase: int
    amount: int
    day: int
    filed: int
    place: int
    flag: bool


KINDS = (*("register",) * 6, "withdraw", "withdraw", "amend", "sign", "sign", "start", "land")

draws = st.builds(
    Draw,
    kind=st.sampled_from((*KINDS, "follow")),
    office=st.integers(0, len(OFFICES) - 1),
    lead=st.integers(0, 11),
    investor=st.sampled_from((0, 0, 0, 1, 2)),
    code=st.integers(0, len(CODES) - 1),
    goods=st.integers(0, 2),
    phase=st.sampled_from((1, 1, 1, 2)),
    amount=st.sampled_from((0, 0, 0, 1, 2, 3, 4)),
    day=st.integers(-40, 2),
    filed=st.integers(0, 30),
    place=st.integers(0, len(PLACES) - 1),
    flag=st.booleans(),
)

histories = st.lists(draws, min_size=1, max_size=25)


class Line(NamedTuple):
    """What the simple model hears, the record that says it, and when the log received it."""

    said: Said
    record: bytes
    at: int


def _as_ever(office: str, _day: date) -> str:
    return office


def lines_of(
    drawn: list[Draw],
    city: PaperCity,
    *,
    offices: tuple[str, ...] = OFFICES,
    begin: date = BEGIN,
    acting: Callable[[str, date], str] = _as_ever,
) -> list[Line]:
    """The history that these draws choose among these offices; one submission a day. ``acting``
    says which office speaks, and where it lands, instead of one on a day.
    """
    lines: list[Line] = []
    registered: list[tuple[str, str]] = []
    for number, draw in enumerate(drawn):
        name = f"h{number}"
        today = begin + timedelta(days=number)
        office = offices[draw.office]
        owner, lead = registered[draw.lead % len(registered)] if registered else ("J", "none")
        if draw.kind in ("withdraw", "amend", "follow") and draw.lead < 10:
            office = owner  # now and then somebody speaks of another office's lead
        said = _said(draw, office=office, name=name, lead=lead, today=today)
        office, said = acting(office, today), said._replace(place=acting(said.place, today))
        if draw.kind == "register":
            registered.append((office, name))
        body = _body(said, draw, owner=owner)
        speaker = CENTRE if draw.kind in ("sign", "start", "land") else office
        record = city.record(speaker, body, sid=name)
        lines.append(Line(said, record, city_ms(today.isoformat())))
    return lines


def _said(draw: Draw, *, office: str, name: str, lead: str, today: date) -> Said:
    day = today + timedelta(days=draw.day)
    filed = day + timedelta(days=draw.filed)
    said = Said(
        kind=draw.kind,
        office=office,
        name=name,
        lead=lead,
        day=day,
        filed=filed if draw.flag else today,
        today=today,
        place=PLACES[draw.place],
    )
    if draw.kind == "register":
        return said._replace(
            lead=name,
            investor=INVESTORS[draw.investor],
            code=CODES[draw.code],
            goods=tuple(TITLES)[draw.goods],
            phase=draw.phase,
            yuan=AMOUNTS[draw.amount],
        )
    if draw.kind == "amend":
        return said._replace(yuan=AMOUNTS[draw.amount] or YI)
    if draw.kind == "sign":
        return said._replace(yuan=AMOUNTS[draw.amount] if draw.flag else None)
    return said


def _body(said: Said, draw: Draw, *, owner: str) -> dict[str, Any]:
    seed = submission_seed(SECRET, office=owner, submission_id=said.lead)
    lead_id, project_id = lead_id_from(seed), project_id_from(seed)
    on, filed_on = said.day.isoformat(), said.filed.isoformat()
    match said.kind:
        case "register":
            title = TITLES[said.goods] + ("二期" if said.phase > 1 else "") + "项目"
            return bodies.lead_body(
                investor=said.investor,
                project=title,
                credit_code=said.code,
                amount_yuan=said.yuan,
                is_chemical=draw.flag,
            )
        case "amend":
            commercial = {"amount_yuan": said.yuan}
            body = {"kind": "amend_lead", "version": 1, "lead_id": lead_id}
            return body | {"commercial": commercial}
        case "withdraw":
            return bodies.withdraw_body(lead_id)
        case "sign":
            facts = {} if said.yuan is None else {"amount_yuan": said.yuan}
            return bodies.signing_body(project_id, on=on, filed_on=filed_on, **facts)
        case "start":
            return bodies.start_body(project_id, on=on, filed_on=filed_on)
        case "land":
            return bodies.landing_body(project_id, said.place, could_not_land=draw.flag)
        case _:
            return bodies.follow_up_body(lead_id)
