"""What was recognised later, and what the offices agreed on, as lines of a lead's page.

Invariant: a figure is written in the unit in which it was said; nothing is converted.
"""

from collections.abc import Mapping

from gateway.messages.catalogue import say
from gateway.pages.desk_contexts import DatedLine
from gateway.pages.desk_parts import day
from gateway.shown.recognition import AgreementShown, AttainmentShown

_HUNDREDTHS = frozenset({"usd_cent", "mu"})


def attainment_lines(shown: list[AttainmentShown], language: str) -> tuple[DatedLine, ...]:
    """Later recognitions, the last first."""
    return tuple(DatedLine(each.on, _attained(each, language)) for each in reversed(shown))


def _attained(each: AttainmentShown, language: str) -> str:
    told = [each.event_words]
    if each.unit and each.units:
        told.append(figure_words(each.units, each.unit, language))
    if each.incentives_yuan:
        told.append(say("recognition.incentives", language, figure=f"{each.incentives_yuan:,}"))
    if each.yuan_per_usd_1e4:
        whole, rest = divmod(each.yuan_per_usd_1e4, 10_000)
        rate = f"{whole}.{rest:04d}"
        told.append(
            say(
                "recognition.rate",
                language,
                rate=rate,
                day=each.rate_on,
                source=each.rate_source,
            )
        )
    if each.not_counted_words:
        told.append(say("recognition.not_counted", language, why=each.not_counted_words))
    else:
        told.append(say("recognition.counts_in", language, period=each.period))
    return " · ".join(told)


def figure_words(units: int, unit: str, language: str) -> str:
    """A figure with its unit, in whole units with two decimals where it is said in hundredths."""
    whole, rest = divmod(units, 100) if unit in _HUNDREDTHS else (units, 0)
    figure = f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"
    return say(f"recognition.figure_{unit}", language, figure=figure)


def agreement_lines(
    shown: list[AgreementShown], titles: Mapping[str, str], language: str
) -> tuple[DatedLine, ...]:
    """The agreements that the reader may know, the last first; ``titles`` of the indicators."""
    return tuple(
        DatedLine(day(each.at), _agreed(each, titles, language)) for each in reversed(shown)
    )


def _agreed(each: AgreementShown, titles: Mapping[str, str], language: str) -> str:
    between = "、" if language != "en" else ", "
    terms = [
        f"{titles.get(t.indicator, t.indicator)} {t.office_name} {_percent(t.parts)}"
        for t in each.terms
    ]
    code = "holds_between" if each.until_on else "holds_from"
    told = [
        each.standing_words,
        between.join(terms),
        say(f"recognition.{code}", language, day=each.from_on, until=each.until_on),
    ]
    if each.waits_for:
        told.append(say("recognition.waits_for", language, offices=between.join(each.waits_for)))
    return " · ".join([*told, *filter(None, [each.reason])])


def _percent(parts: int) -> str:
    whole, rest = divmod(parts, 100)
    return f"{whole}.{rest:02d}%" if rest else f"{whole}%"
