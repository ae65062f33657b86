"""Claimed figures 自报数 beside ours, in words, project by project where they differ."""

from collections.abc import Iterable, Mapping

from gateway.messages.catalogue import say
from gateway.pages.figures import units_shown
from gateway.pages.reconciliation_contexts import ApartLine, ClaimBlock
from gateway.shown.reconciliation import ClaimedProjectShown, ClaimShown


def claim_blocks(
    claims: Iterable[ClaimShown],
    units: Mapping[str, str],
    language: str,
    titles: Mapping[str, str] | None = None,
) -> tuple[ClaimBlock, ...]:
    """Headed by the office; where ``titles`` are given, by the indicator."""
    return tuple(
        ClaimBlock(
            head=titles.get(claim.indicator, claim.indicator) if titles else claim.office_name,
            claimed=units_shown(claim.claimed, units.get(claim.indicator, "")),
            ours=units_shown(claim.ours, units.get(claim.indicator, "")),
            difference=units_shown(claim.difference, units.get(claim.indicator, "")),
            is_even=claim.difference == 0,
            note=claim.note,
            agreeing=say("account.agreeing", language, count=claim.agreeing)
            if claim.agreeing
            else "",
            lines=tuple(
                _apart(each, units.get(claim.indicator, ""), language) for each in claim.projects
            ),
        )
        for claim in claims
    )


def _apart(each: ClaimedProjectShown, unit: str, language: str) -> ApartLine:
    return ApartLine(
        project=each.project or say("account.whole_figure", language),
        href=f"/projects/{each.project_id}" if each.project_id else "",
        claimed=units_shown(each.claimed, unit),
        ours=units_shown(each.ours, unit),
        difference=units_shown(each.difference, unit),
        why=each.why_words,
    )
