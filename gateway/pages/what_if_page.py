"""试算: what another rule pack would change in a period, office by office; nothing is written.

Offices that nothing would change for are named together; conditions for which nobody has shown the
evidence stand with the projects that they are about.

Invariant: what stands here is what ``GET /api/v1/what-if/{pack}`` says to the same reader.
"""

from functools import lru_cache
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response

from auth.permissions import Permission, may
from gateway.messages.catalogue import say
from gateway.pages.contexts import Choice, Chooser, Link, Moment
from gateway.pages.figures import units_shown
from gateway.pages.periods import chosen_period, months_of, period_choice, period_name
from gateway.pages.reconciliation_contexts import ChangeLine, ChangeTable, LackLine, WhatIfContext
from gateway.pages.rendering import chrome_of, render
from gateway.pages.statement_figures import indicator_title, unit_words
from gateway.pages.visit import VisitOf
from gateway.rest.problems import Problem
from gateway.rest.what_if import pack_named, what_if_for
from gateway.rule_packs import load_pack, shipped_packs
from gateway.shown.what_if import LackShown, WhatIfShown
from ledger.what_if import IndicatorWhatIf, NowAndThen

router = APIRouter()
PLACE: Final = "/what-if"
PROJECTS_SHOWN: Final = 8


@router.get(PLACE)
def what_if_page(
    visit: VisitOf,
    pack: Annotated[str, Query(max_length=80)] = "",
    period: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """For whoever reads every office's statement; without a pack there is only the choice."""
    if not may(visit.person.role, Permission.CITY_STATEMENT_READ).allowed:
        raise Problem(403, "role_may_not", "auth.role_may_not")
    language, actor = visit.language, visit.person.actor
    chosen = chosen_period(visit, period, months_of(visit))
    found = None
    if pack:
        found = what_if_for(visit.parts, actor, pack_named(visit.parts, pack), chosen, language)
    with visit.parts.reads.moment() as connection:
        now = visit.parts.reads.city_state(connection).pack
    context = WhatIfContext(
        chrome=chrome_of(
            visit.request,
            visit.parts,
            title=say("account.what_if", language),
            language=language,
            city=visit.city,
            person=visit.person,
        ),
        period=period_name(str(chosen), language),
        period_code=str(chosen),
        choice=period_choice(visit, PLACE, chosen, {"pack": pack} if pack else {}),
        packs=_packs(pack, language),
        now=now.title,
        then=found.rules_then_title if found is not None else "",
        tables=_tables(found, language) if found is not None else (),
        lacking=tuple(_lack(each, language) for each in found.lacking) if found else (),
        changed=_changed(found, language) if found is not None else "",
        moment=_moment(found) if found is not None else None,
    )
    return render(visit.request, "what_if.html", context)


@lru_cache(maxsize=1)
def _titles() -> dict[str, str]:
    """The shipped packs with their titles; they never change while we run."""
    return {name: load_pack(name).pack.title for name in shipped_packs()}


def _packs(chosen: str, language: str) -> Chooser:
    listed = [Choice("", say("account.choose_pack", language), is_chosen=not chosen)]
    listed += [Choice(name, title, name == chosen) for name, title in _titles().items()]
    if chosen and chosen not in _titles():
        listed.append(Choice(chosen, chosen, is_chosen=True))
    return Chooser("pack", say("account.other_rules", language), tuple(listed))


def _changed(found: WhatIfShown, language: str) -> str:
    return say("account.projects_changed", language, count=len(found.projects_changed))


def _moment(found: WhatIfShown) -> Moment:
    return Moment(f"{found.position:,}", found.as_of[:16].replace("T", " "))


def _tables(found: WhatIfShown, language: str) -> tuple[ChangeTable, ...]:
    return tuple(_table(each, language) for each in found.indicators if _is_shown(each))


def _is_shown(each: IndicatorWhatIf) -> bool:
    figures = (each.offices_total, each.overlap, each.suspense, each.city)
    return any(figure.now or figure.then for figure in figures)


def _table(each: IndicatorWhatIf, language: str) -> ChangeTable:
    changed = [row for row in each.offices if row.credit.change]
    same = [row.office_name for row in each.offices if not row.credit.change]
    between = "、" if language != "en" else ", "
    sums = (
        ("page.sum_of_offices", each.offices_total),
        ("account.plus_overlap", each.overlap),
        ("account.plus_suspense", each.suspense),
        ("account.equals_city", each.city),
        ("page.difference", each.difference),
    )
    unchanged = say("account.unchanged", language, offices=between.join(same)) if same else ""
    return ChangeTable(
        indicator=indicator_title(each.indicator, each.title, language),
        unit=unit_words(each.unit, language),
        note="" if each.is_now and each.is_then else _only(each, language),
        lines=tuple(_line(row.office_name, row.credit, each.unit) for row in changed),
        sums=tuple(_line(say(code, language), figure, each.unit) for code, figure in sums),
        unchanged=unchanged,
    )


def _only(each: IndicatorWhatIf, language: str) -> str:
    return say("account.only_now" if each.is_now else "account.only_then", language)


def _line(label: str, figure: NowAndThen, unit: str) -> ChangeLine:
    plus = "+" if figure.change > 0 else ""
    return ChangeLine(
        office=label,
        now=units_shown(figure.now, unit),
        then=units_shown(figure.then, unit),
        difference=f"{plus}{units_shown(figure.change, unit)}",
        is_even=figure.change == 0,
    )


def _lack(each: LackShown, language: str) -> LackLine:
    shown = [project for project in each.projects if project.project][:PROJECTS_SHOWN]
    left = each.projects_count - len(shown)
    return LackLine(
        words=each.words,
        rule=each.rule_title,
        count=say("account.projects_of", language, count=each.projects_count),
        projects=tuple(
            Link(project.project, f"/projects/{project.project_id}" if project.project_id else "")
            for project in shown
        ),
        more=say("account.and_more", language, count=left) if left and shown else "",
    )
