"""What if 试算: a period's credit under another pack, for who reads every office's statement."""

from fastapi import APIRouter, Depends

from auth.actors import Actor
from auth.permissions import Permission
from gateway.rest.board import PeriodText, period_of
from gateway.rest.leads import READ_PROBLEMS
from gateway.rest.noted_reads import names_noted
from gateway.rest.paging import CaughtUp
from gateway.rest.parts import Language, Parts, PartsOf, Viewer, needs
from gateway.rest.problems import not_found
from gateway.rule_packs import load_pack, shipped_packs
from gateway.shown.what_if import WhatIfShown, projects_of, what_if_shown
from infra.what_if import period_under
from ledger.period import Period
from ledger.rules.pack import RulePack

router = APIRouter(tags=["一盘棋 board"])


@router.get(
    "/what-if/{pack}",
    summary="试算 A period under another rule pack",
    dependencies=[CaughtUp, Depends(needs(Permission.CITY_STATEMENT_READ))],
    responses=READ_PROBLEMS,
)
def what_if(
    pack: str, parts: PartsOf, person: Viewer, language: Language, period: PeriodText
) -> WhatIfShown:
    """A shipped pack by its name, or one that the city adopted, as `huaian-2025@3`.

    Facts, first contact and what was recognised stay; the book is not touched.
    """
    asked = period_of(period)
    return what_if_for(parts, person.actor, pack_named(parts, pack), asked, language)


def pack_named(parts: Parts, name: str) -> RulePack:
    """A shipped pack, or one that was in force. Raises Problem (404); never opens another file."""
    if name in shipped_packs():
        return load_pack(name).pack
    with parts.reads.moment() as connection:
        adopted = parts.reads.city_state(connection).pack_named(name)
    if adopted is None:
        raise not_found()
    return adopted


def what_if_for(
    parts: Parts, viewer: Actor, pack: RulePack, period: Period, language: str
) -> WhatIfShown:
    """The period under the pack, for a viewer who reads every office's statement."""
    found = period_under(parts.reads, pack, period)
    names = names_noted(parts, viewer, projects_of(found), what="what_if")
    return what_if_shown(found, names, timezone=parts.city().timezone, language=language)
