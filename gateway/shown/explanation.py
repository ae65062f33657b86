"""A balance explained in words 计分说明: figures, and a sentence for each thing that a row says.

Invariant: every word stands in the catalogue; what a rule pack says (titles, sources) is told as
it was written.
"""

from functools import lru_cache
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from gateway.messages.catalogue import say
from gateway.shown.project_names import UNKNOWN, ProjectNames
from gateway.unit_words import units_told
from ledger.book_lines import BookView
from ledger.city_time import city_time
from ledger.explaining import ExplainedLine, Explanation, What
from ledger.rule_cited import RuleCited, ShareOf

WORDS_KEPT: Final = 4_096
_NOT_OF_A_PACK = ("suspense_while_asked", "no_rule_fits")


class RuleShown(BaseModel):
    """The rule that a row names; title and source are empty where no pack has it."""

    model_config = ConfigDict(frozen=True)

    pack: str
    line: str
    title: str
    source: str
    ours: bool = Field(description="Whether no public rule states it.")


class ShareShown(BaseModel):
    """How a row comes from its entry: base × ratio, and the part of the remainder in it."""

    model_config = ConfigDict(frozen=True)

    base_units: int
    ratio: str = Field(description="As the rule writes it; empty where no simple one gives it.")
    stage: int = Field(description="Counted from 1; 0 where the rule has no stages.")
    is_by_rule: bool
    remainder_units: int


class ExplainedLineShown(BaseModel):
    """One row of the balance. `words` say it; the rest is what they say."""

    model_config = ConfigDict(frozen=True)

    entry_id: str
    reverses: str = Field(description="The entry that this one takes back; empty if none.")
    position: int
    at: str = Field(description="City time at which it was posted.")
    project_id: str = Field(description="Empty where the reader may not know the project.")
    project: str = Field(description="The project's name, or its code name where it is masked.")
    what: What = Field(description="Counted, taken back, or put in the place of what was.")
    event: str = Field(description="What was recognised: `signing`, `start`, `paid_in` …")
    counts_in: str = Field(description="The month that it counts for.")
    posted_period: str = Field(description="The month that it was posted in.")
    side: str = Field(description="`own`, `shared_in`, `shared_out`; empty for no office.")
    rule: RuleShown
    agreement: str
    share: ShareShown | None
    units: int
    balance: int = Field(description="The balance after this row.")
    what_words: str
    side_words: str
    rule_words: str
    share_words: str
    units_words: str
    balance_words: str


class ExplanationShown(BaseModel):
    """One balance of one account, with every row behind it."""

    model_config = ConfigDict(frozen=True)

    city: str
    account: str = Field(description="An office's code, or `overlap`, `suspense`.")
    account_name: str
    indicator: str
    indicator_title: str
    unit: str = Field(description="`project` (ten-thousandths), `yuan`, `usd_cent`, …")
    period: str
    view: BookView = Field(description="`exported`: as posted; `corrected`: what counts for it.")
    position: int
    as_of: str = Field(description="City time of the position.")
    total: int = Field(description="What the statement says: the rows' sum.")
    total_words: str
    lines: list[ExplainedLineShown]


def explanation_shown(
    found: Explanation, names: ProjectNames, *, timezone: str, language: str
) -> ExplanationShown:
    """The explanation for a reader who knows the projects by these names."""
    is_office = found.account not in ("overlap", "suspense") or bool(found.account_name)
    name = found.account_name if is_office else say(f"book.{found.account}", language)
    return ExplanationShown(
        city=found.city,
        account=found.account,
        account_name=name,
        indicator=found.indicator,
        indicator_title=found.indicator_title or found.indicator,
        unit=found.unit,
        period=found.period,
        view=found.view,
        position=found.position,
        as_of=city_time(found.as_of, timezone),
        total=found.total,
        total_words=units_told(found.total, found.unit, language),
        lines=[
            _line(line, found, names, timezone=timezone, language=language) for line in found.lines
        ],
    )


def _line(
    line: ExplainedLine, found: Explanation, names: ProjectNames, *, timezone: str, language: str
) -> ExplainedLineShown:
    known = names.get(line.project_id, UNKNOWN)
    told = _words(line.what, line.event, line.counts_in, line.posted_period, language)
    return ExplainedLineShown(
        entry_id=line.entry_id,
        reverses=line.reverses,
        position=line.position,
        at=city_time(line.at, timezone),
        project_id=known.project_id,
        project=known.name,
        what=line.what,
        event=line.event,
        counts_in=line.counts_in,
        posted_period=line.posted_period,
        side=line.side,
        rule=_rule_shown(line.rule),
        agreement=line.agreement,
        share=ShareShown(**line.share._asdict()) if line.share is not None else None,
        units=line.units,
        balance=line.balance,
        what_words=told,
        side_words=say(f"book.side_{line.side}", language) if line.side else "",
        rule_words=rule_words(line.rule, language),
        share_words=_share_words(line, found.unit, language),
        units_words=units_told(line.units, found.unit, language),
        balance_words=units_told(line.balance, found.unit, language),
    )


def event_words(event: str, language: str) -> str:
    """What was recognised, in words."""
    return say(f"book.event_{event}" if event else "book.event_unknown", language)


# Kept: the rows of one balance say few different things of what happened and by which rule.
@lru_cache(maxsize=WORDS_KEPT)
def _words(what: str, event: str, counts_in: str, posted: str, language: str) -> str:
    told = {"event": event_words(event, language), "month": counts_in}
    if posted == counts_in:
        return say(f"book.{what}", language, **told)
    return say(f"book.{what}_later", language, posted=posted, **told)


@lru_cache(maxsize=WORDS_KEPT)
def _rule_shown(rule: RuleCited) -> RuleShown:
    return RuleShown(**rule._asdict())


@lru_cache(maxsize=WORDS_KEPT)
def rule_words(rule: RuleCited, language: str) -> str:
    """A rule in words: its title, pack and line, and where it comes from."""
    named = {"pack": rule.pack, "line": rule.line}
    if rule.line in _NOT_OF_A_PACK:
        return say(f"book.{rule.line}", language, **named)
    if not rule.title:
        return say("book.rule_unknown", language, **named)
    code = "book.rule_ours" if rule.ours else "book.rule"
    return say(code, language, title=rule.title, source=rule.source, **named)


def _share_words(line: ExplainedLine, unit: str, language: str) -> str:
    share = line.share
    if share is None:
        return ""
    return say(
        f"book.share_{_kind_of(share, line)}",
        language,
        base=units_told(share.base_units, unit, language),
        ratio=share.ratio,
        units=units_told(line.units, unit, language),
        stage=share.stage,
        rest=share.remainder_units,
        agreement=line.agreement,
    )


def _kind_of(share: ShareOf, line: ExplainedLine) -> str:
    if line.agreement:
        return "by_agreement" if share.ratio else "by_agreement_mixed"
    if not share.ratio:
        return "mixed"
    if share.remainder_units:
        return "with_rest"
    return "of_stage" if share.stage else "exact"
