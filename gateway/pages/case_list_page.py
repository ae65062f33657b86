"""The case desk 裁定台: what waits for a ruling, late ones first; an office sees its own."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from gateway.messages.catalogue import say
from gateway.pages.contexts import Link
from gateway.pages.desk_contexts import CaseLine, CasesContext, Tag
from gateway.pages.desk_parts import PAGE_LINES, due, pager
from gateway.pages.rendering import chrome_of, render
from gateway.pages.visit import Visit, VisitOf
from gateway.rest.case_reads import page_of_cases, reader_of
from gateway.shown.case import CaseShown, SideShown

router = APIRouter()

KINDS = ("identity", "claim", "objection", "offer")
STATES = ("open", "settled")
TONES = {"identity": "plain", "claim": "warn", "objection": "bad", "offer": "good"}


@router.get("/cases")
def cases_page(
    visit: VisitOf,
    kind: Annotated[str, Query(max_length=20)] = "",
    state: Annotated[str, Query(max_length=20)] = "open",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    """The centre and the auditor read all, an office its own side of its own."""
    language = visit.language
    reader = reader_of(visit.parts, visit.person, language)
    kind = kind if kind in KINDS else ""
    state = state if state in STATES else "open"
    found = page_of_cases(
        visit.parts,
        reader,
        {kind} if kind else set(KINDS),
        "settled" if state == "settled" else "open",
        offset=(page - 1) * PAGE_LINES,
        limit=PAGE_LINES,
    )

    def tab(text: str, **chosen: str) -> Link:
        query = {"kind": kind, "state": state} | chosen
        href = "/cases?" + urlencode({k: v for k, v in query.items() if v})
        return Link(text, href, is_here=query == {"kind": kind, "state": state})

    context = CasesContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=say("desk.cases", language),
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        intro=say("desk.cases_intro_city" if reader.reads_all else "desk.cases_intro", language),
        kinds=(
            tab(say("page.all", language), kind=""),
            *(tab(say(f"desk.case_{name}", language), kind=name) for name in KINDS),
        ),
        states=tuple(tab(say(f"desk.state_{name}", language), state=name) for name in STATES),
        count=f"{found.total:,}",
        lines=tuple(_line(visit, case) for case in found.items),
        is_city=reader.reads_all,
        pager=pager(
            visit,
            "/cases",
            {"kind": kind, "state": state},
            page=page,
            total=found.total,
            shown=len(found.items),
        ),
    )
    return render(visit.request, "cases.html", context)


def title_of(side: SideShown | None) -> str:
    """A side's project by its title, else by its code name."""
    return (side.project or side.code_name) if side is not None else ""


def _line(visit: Visit, case: CaseShown) -> CaseLine:
    others = [candidate.side for candidate in case.candidates]
    more = say("desk.and_more", visit.language, count=len(others) - 1) if len(others) > 1 else ""
    asked = case.asked
    offices = "、".join(dict.fromkeys(other.office_name for other in others)) or "、".join(
        case.offices
    )
    return CaseLine(
        href=f"/cases/{case.case_id}",
        kind=Tag(case.kind_words, TONES.get(case.kind, "plain")),
        title=title_of(asked),
        investor=asked.investor if asked is not None else "",
        office=asked.office_name if asked is not None else case.office_name,
        other=f"{title_of(others[0])}{more}" if others else "",
        other_office=offices,
        reasons=tuple(case.reasons[:3]),
        due=due(visit, case.due_at, is_late=case.is_late) if case.is_open else None,
        assigned=case.assigned_to,
        answer=case.answer_words,
    )
