"""A rule pack as ``rules show`` prints it: what counts, who gets which part, what is asked for."""

from collections.abc import Iterator
from fractions import Fraction

import typer
from rich.console import Console
from rich.table import Table

from gateway.cli.session import Session
from gateway.rule_words import condition_words, measure_words, side_words
from ledger.rules.pack import RulePack
from ledger.rules.registration import PaperNeeded
from ledger.rules.share_rules import ShareRule, Side, Stage, Until


def print_pack(session: Session, pack: RulePack) -> None:
    """The whole pack, in words."""
    console = Console()
    typer.echo(f"{pack.label}  {pack.title}")
    console.print(_indicators(session, pack))
    console.print(_shares(session, pack))
    for line in _lines(session, pack):
        typer.echo(line)
    for asked in pack.asked_for:
        typer.echo(session.say("rules.asked_for", asked=asked))


def _indicators(session: Session, pack: RulePack) -> Table:
    table = Table(title=session.say("rules.indicators"))
    for column in ("indicator", "title", "event", "unit", "from", "source"):
        # Chinese has no spaces to break at, and a condition must not be cut off.
        table.add_column(session.say(f"rules.column_{column}"), overflow="fold")
    language = session.settings.language
    for each in pack.indicators:
        least = each.amount_yuan_min
        begins = measure_words("amount_yuan", least, language) if least else ""
        condition = condition_words(each.when, language)
        table.add_row(
            each.name,
            each.title,
            session.say(f"rules.event.{each.event}"),
            session.say(f"rules.unit.{each.unit}"),
            " ".join(filter(None, (begins, condition))),
            _source(session, each.source),
        )
    return table


def _shares(session: Session, pack: RulePack) -> Table:
    """Rule by rule: for which indicators, in which stage, each side's part."""
    matrices = [stage.shares for rule in pack.share_rules for stage in _stages_of(pack, rule)]
    sides = [side for side in Side if any(side in shares for shares in matrices)]
    table = Table(title=session.say("rules.share_rules"), show_lines=True)
    for column in ("rule", "when", "indicator"):
        table.add_column(session.say(f"rules.column_{column}"), overflow="fold")
    for side in sides:
        table.add_column(side_words(side, session.settings.language), overflow="fold")
    for column in ("until", "notes", "source"):
        table.add_column(session.say(f"rules.column_{column}"), overflow="fold")
    for rule in pack.share_rules:
        when = condition_words(rule.when, session.settings.language)
        head = [rule.title, when or session.say("rules.all_other")]
        foot = [
            "\n".join(_notes(session, rule)),
            _source(session, rule.source),
        ]
        for titles, stage in _rows(pack, rule):
            parts = [_part(stage.ratios.get(side)) for side in sides]
            table.add_row(*head, titles, *parts, _until(session, stage.until), *foot)
            head, foot = ["", ""], ["", ""]
    return table


def _stages_of(pack: RulePack, rule: ShareRule) -> Iterator[Stage]:
    for indicator in pack.indicators:
        yield from rule.stages_of(indicator.name)


def _rows(pack: RulePack, rule: ShareRule) -> Iterator[tuple[str, Stage]]:
    """The titles of indicators that share alike, and each of their stages."""
    alike: list[tuple[tuple[Stage, ...], list[str]]] = []
    for indicator in pack.indicators:
        stages = rule.stages_of(indicator.name)
        titles = next((titles for each, titles in alike if each == stages), None)
        if titles is None:
            alike.append((stages, [indicator.title]))
        else:
            titles.append(indicator.title)
    for stages, titles in alike:
        for stage in stages:
            yield "\n".join(titles), stage


def _part(ratio: Fraction | None) -> str:
    """A share in percent where that is exact, else as the fraction that it is."""
    if not ratio:
        return ""
    percent = ratio * 100
    return f"{percent}%" if percent.denominator == 1 else str(ratio)


def _until(session: Session, until: Until | None) -> str:
    if until is None:
        return ""
    if until.years is not None:
        since = session.say(f"rules.since.{until.since}")
        return session.say("rules.until_years", years=until.years, since=since)
    units = f"{until.recovered_units:,}"
    return session.say("rules.until_recovered", units=units, of=until.of or "")


def _notes(session: Session, rule: ShareRule) -> Iterator[str]:
    language = session.settings.language
    if rule.by_agreement:
        yield session.say("rules.by_agreement")
    for side, instead in rule.absent.items():
        names = {"side": side_words(side, language), "instead": side_words(instead, language)}
        yield session.say("rules.absent", **names)


def _lines(session: Session, pack: RulePack) -> Iterator[str]:
    """The parts that need no table, a line each."""
    yield session.say(
        "rules.grace",
        days=pack.filing_grace_days,
        source=_source(session, pack.filing_grace_source),
    )
    if pack.recognition is not None:
        for each in pack.recognition.check_lists:
            event = session.say(f"rules.event.{each.event}")
            papers = _papers(session, each.papers)
            yield session.say(
                "rules.check_list", event=event, papers=papers, source=_source(session, each.source)
            )
    if pack.counting is not None:
        for name in ("capital_increase", "upgrade", "investor_replaced"):
            said = session.say(f"rules.{name}.{getattr(pack.counting, name)}")
            yield session.say(
                "rules.counting", said=said, source=_source(session, pack.counting.source)
            )
    if pack.agreements is not None:
        sums = "; ".join(
            f"{name}: {', '.join(found)}" for name, found in pack.agreements.sums_to.items()
        )
        yield session.say(
            "rules.agreements", sums=sums, source=_source(session, pack.agreements.source)
        )
    if pack.statements is not None:
        silence = session.say(f"rules.silence.{pack.statements.silence}")
        days = pack.statements.answer_working_days
        source = _source(session, pack.statements.source)
        yield session.say("rules.statements", days=days, silence=silence, source=source)
    for ceiling in pack.ceilings:
        units = f"{ceiling.units_max:,}"
        yield session.say(
            "rules.ceiling",
            title=ceiling.title,
            units=units,
            source=_source(session, ceiling.source),
        )


def _papers(session: Session, papers: tuple[PaperNeeded, ...]) -> str:
    counted = (f"{need.kind} ×{need.count}" if need.count > 1 else need.kind for need in papers)
    return session.say("rules.and").join(counted)


def _source(session: Session, source: str) -> str:
    """The paper; of what is ours the word for it, with what else the source says."""
    return source.replace("ours", session.say("rules.ours"), 1) if source[:4] == "ours" else source
