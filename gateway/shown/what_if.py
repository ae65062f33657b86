"""What if 试算 as a reader may read it: projects named through the door, lacks in words."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field

from gateway.messages.catalogue import say
from gateway.paper_words import paper_words
from gateway.shown.explanation import event_words
from gateway.shown.project_names import UNKNOWN, ProjectNames
from ledger.city_time import city_time
from ledger.lacking_evidence import Lack
from ledger.what_if import IndicatorWhatIf, WhatIf

_FLAGS = ("could_not_land", "has_agreement", "is_chemical")


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True)


class NamedProject(_Shown):
    """A project as the reader may know it."""

    project_id: str = Field(description="Empty where the reader may not know the project.")
    project: str


class LackShown(_Shown):
    """What a condition of the other pack asks for and nobody has shown."""

    why: str = Field(
        description="`not_shown`, `not_stated`, `taken_as_met`, `check_list`, `clock_not_started`."
    )
    rule: str
    rule_title: str
    condition: str
    wanted: str
    words: str
    projects_count: int
    projects: list[NamedProject]


class WhatIfShown(_Shown):
    """A period under another pack: office by office, and which evidence is lacking."""

    city: str
    city_name: str
    period: str
    position: int
    as_of: str
    rules_now: str
    rules_then: str
    rules_then_title: str
    indicators: list[IndicatorWhatIf]
    lacking: list[LackShown]
    projects_changed: list[NamedProject]


def what_if_shown(
    found: WhatIf, names: ProjectNames, *, timezone: str, language: str
) -> WhatIfShown:
    """The document for a reader who knows the projects by these names."""
    return WhatIfShown(
        city=found.city,
        city_name=found.city_name,
        period=found.period,
        position=found.position,
        as_of=city_time(found.as_of, timezone),
        rules_now=found.rules_now,
        rules_then=found.rules_then,
        rules_then_title=found.rules_then_title,
        indicators=list(found.indicators),
        lacking=[_lack_shown(lack, names, language) for lack in found.lacking],
        projects_changed=_named(found.projects_changed, names),
    )


def projects_of(found: WhatIf) -> list[str]:
    """The projects whose names the document needs."""
    ids = {project for lack in found.lacking for project in lack.projects}
    return sorted(ids | set(found.projects_changed))


def _named(ids: Iterable[str], names: ProjectNames) -> list[NamedProject]:
    known = [names.get(project_id, UNKNOWN) for project_id in ids]
    return [NamedProject(project_id=each.project_id, project=each.name) for each in known]


def _lack_shown(lack: Lack, names: ProjectNames, language: str) -> LackShown:
    return LackShown(
        why=lack.why,
        rule=lack.rule,
        rule_title=lack.rule_title,
        condition=lack.condition,
        wanted=lack.wanted,
        words=say(
            f"what_if.{lack.why}",
            language,
            condition=_condition_words(lack, language),
            wanted=_wanted_words(lack, language),
        ),
        projects_count=len(lack.projects),
        projects=_named(lack.projects, names),
    )


def _condition_words(lack: Lack, language: str) -> str:
    if lack.why == "check_list":
        return event_words(lack.condition, language)
    if lack.why == "clock_not_started":
        return lack.condition
    if lack.condition in _FLAGS:
        return say(f"rules.case.{lack.condition}_true", language)
    if lack.condition == "has_papers":
        return say("what_if.paper", language, kind=paper_words(lack.wanted, language))
    return say(f"rules.fact.{lack.condition}", language)


def _wanted_words(lack: Lack, language: str) -> str:
    if lack.why == "check_list":
        return paper_words(lack.wanted, language)
    if lack.why == "clock_not_started":
        return say(f"rules.since.{lack.wanted}", language)
    if lack.condition == "origins":
        origins = (say(f"rules.origin.{each}", language) for each in lack.wanted.split("、"))
        return "、".join(origins)
    return lack.wanted
