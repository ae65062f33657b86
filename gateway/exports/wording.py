"""The words of an export, from the message catalogue, in one language for the whole file."""

from dataclasses import dataclass
from typing import Final, Protocol

from gateway.messages.catalogue import say
from ledger.assessment import Assessment, CreditLine, LineKind
from ledger.period import read_period

SIDES: Final = ("total", "own", "shared_in", "shared_out")
FIGURES: Final = (
    "credited_signed_count",
    "credited_signed_amount_yuan",
    "credited_started_count",
)
_ORDINALS: Final = ("first", "second", "third", "fourth")


def shown_sides(line: CreditLine) -> tuple[str, ...]:
    """The sides that a line has: offices all, the accounts and the city a total alone."""
    has_sides = line.line in (LineKind.OFFICE, LineKind.SUBTOTAL)
    return SIDES if has_sides else SIDES[:1]


def period_in_words(text: str, language: str) -> str:
    """A period in words: 2024年第四季度."""
    period = read_period(text)
    ordinal = _ORDINALS[(period.first_month - 1) // period.months_count % len(_ORDINALS)]
    code = {1: "month", 3: f"quarter.{ordinal}", 6: f"half.{ordinal}", 12: "year"}
    said = code[period.months_count]
    return say(f"export.period.{said}", language, year=period.year, number=period.first_month)


class Provenanced(Protocol):
    """A report that says of which city, period and position it is, by which rules and format."""

    @property
    def city(self) -> str: ...  # noqa: D102  what each is stands with the reports
    @property
    def period(self) -> str: ...  # noqa: D102
    @property
    def position(self) -> int: ...  # noqa: D102
    @property
    def as_of(self) -> str: ...  # noqa: D102
    @property
    def rules(self) -> str: ...  # noqa: D102
    @property
    def rules_title(self) -> str: ...  # noqa: D102
    @property
    def format(self) -> str: ...  # noqa: D102
    @property
    def format_version(self) -> int: ...  # noqa: D102


def provenance_words(report: Provenanced, language: str) -> str:
    """As of when and where, by which rules, in which format."""
    return say(
        "export.provenance",
        language,
        position=report.position,
        as_of=report.as_of,
        rules=f"{report.rules} {report.rules_title}",
        version=f"{report.format}/{report.format_version}",
    )


@dataclass(frozen=True, slots=True)
class Wording:
    """Says everything about one report in one language."""

    language: str
    report: Assessment

    def say(self, code: str, /, **params: object) -> str:
        """The sentence for ``export.<code>``."""
        return say(f"export.{code}", self.language, **params)

    @property
    def title(self) -> str:
        """The report's title, with the city and the period in words."""
        return self.say("title", city=self.report.city_name, period=self.period)

    @property
    def period(self) -> str:
        """The period in words: 2024年第四季度."""
        return period_in_words(self.report.period, self.language)

    def name_of(self, line: CreditLine) -> str:
        """An office's own name, or what the line sums."""
        if line.line is LineKind.OFFICE:
            return line.name
        if line.line is LineKind.SUBTOTAL:
            return self.say(f"subtotal.{line.code}")
        return self.say(f"line.{line.line.value}")

    def kind_of(self, line: CreditLine) -> str:
        """The kind of office in words, '' for sums."""
        return say(f"city.kind.{line.kind}", self.language) if line.kind else ""

    def side_of(self, side: str) -> str:
        """The side of a credit in words, '' for accounts without sides."""
        return self.say(f"side.{side}") if side else ""
