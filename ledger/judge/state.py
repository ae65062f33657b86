"""The state that the judge needs, cut into slices that a submission can name.

State is a fold of the journal: values are immutable, each under a text key, written as JSON. A key
is one of

* ``city``: the city's offices, its rules in force and its opening;
* ``lead:ID``: which project a lead speaks of, whose it is, whether it is still pursued;
* ``project:ID``: everything about a project that decides first contact, landing and credit;
* ``name:KEY`` and ``code:CODE``: the projects of an enterprise by normalised name and valid code.

Invariant: ``decode(key, encode(value)) == value``; a value never holds a float, a clock or an
offset.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from functools import lru_cache
from operator import attrgetter
from typing import Any

import orjson

from auth.offices import City
from ledger.rules.pack import RulePack
from sharing.values import value


@value
class CityState:
    """The city as the judge sees it: the pack in force, and those before it, since what was
    recognised under a pack keeps it. ``opening`` is the opening's batch, '' for none yet.
    """

    city: City
    pack: RulePack
    opening: str = ""
    opening_closed: bool = False
    has_live_leads: bool = False
    earlier_packs: tuple[RulePack, ...] = ()
    open_batches: tuple[str, ...] = ()

    def pack_named(self, label: str) -> RulePack | None:
        """The pack of this name and version, in force or earlier."""
        packs = (self.pack, *self.earlier_packs)
        return next((pack for pack in packs if pack.label == label), None)


@value
class LeadState:
    """Which project a lead speaks of and whose it is."""

    lead_id: str
    project_id: str
    office: str
    is_active: bool = True


@value
class Touch:
    """One office's registration of a project: its keys and the facts that decide."""

    lead_id: str
    office: str
    name_key: str
    credit_code: str
    goods_key: str
    phase: int
    amount_yuan: int | None
    amount_usd_cents: int | None
    signed_on: str
    industry: str
    chain: str
    is_chemical: bool | None
    is_active: bool = True


@value
class Recognition:
    """A recognised signing or start: the event's date, the month in which it counts, and the
    label of the pack that was in force: later rules do not decide it again.
    """

    on: str
    period: str
    pack: str


@value
class Facts:
    """The facts of a project as recognised, or as its deciding lead says them."""

    amount_yuan: int | None
    amount_usd_cents: int | None
    industry: str
    chain: str
    is_chemical: bool | None


@value
class PostedEntry:
    """An entry that stands in the book: enough to take it back by its mirror image."""

    entry_id: str
    indicator: str
    rule: str
    period: str
    postings: tuple[tuple[str, str, int], ...]


@value
class ProjectState:
    """A project: its touches in log order, its first contact, landing, recognitions, entries."""

    project_id: str
    first_office: str
    first_lead: str
    touches: tuple[Touch, ...]
    is_asked: bool = False
    landing_office: str = ""
    could_not_land: bool = False
    signing: Recognition | None = None
    start: Recognition | None = None
    recognised: Facts | None = None
    entries: tuple[PostedEntry, ...] = ()

    def touch_of(self, lead_id: str) -> Touch:
        """The touch that this lead is."""
        return next(touch for touch in self.touches if touch.lead_id == lead_id)

    def with_touch(self, changed: Touch) -> "ProjectState":
        """The same project with one touch changed."""
        touches = tuple(changed if t.lead_id == changed.lead_id else t for t in self.touches)
        return replace(self, touches=touches)


Projects = tuple[str, ...]
"""Under ``name:`` and ``code:`` keys: project ids, in the order in which they were registered."""

StateValue = CityState | LeadState | ProjectState | Projects


def lead_key(lead_id: str) -> str:
    """The key of a lead."""
    return f"lead:{lead_id}"


def project_key(project_id: str) -> str:
    """The key of a project."""
    return f"project:{project_id}"


def name_state_key(name_key: str) -> str:
    """The key under which the projects of an enterprise are found by normalised name."""
    return f"name:{name_key}"


def code_state_key(credit_code: str) -> str:
    """The key under which the projects of an enterprise are found by valid code."""
    return f"code:{credit_code}"


CITY_KEY = "city"


def encode(value: StateValue) -> bytes:
    """The bytes of a state value: its fields by position.

    Names in every value would double the bytes and multiply the time. A field that is added later
    comes last and has a default.
    """
    if isinstance(value, LeadState):
        return orjson.dumps(_LEAD_FIELDS(value))
    if isinstance(value, ProjectState):
        return orjson.dumps(_project_fields(value))
    if isinstance(value, CityState):
        return orjson.dumps(
            {
                "city": value.city.model_dump(mode="json"),
                "pack": value.pack.model_dump(mode="json"),
                "opening": value.opening,
                "opening_closed": value.opening_closed,
                "has_live_leads": value.has_live_leads,
                "earlier_packs": [pack.model_dump(mode="json") for pack in value.earlier_packs],
                "open_batches": value.open_batches,
            },
            option=orjson.OPT_SORT_KEYS,
        )
    return orjson.dumps(value)


def decode(key: str, value: bytes) -> StateValue:
    """The state value under ``key`` from its bytes."""
    if key.startswith("lead:"):
        return LeadState(*orjson.loads(value))
    if key.startswith("project:"):
        return _project(orjson.loads(value))
    if key == CITY_KEY:
        return _city(value)
    return tuple(orjson.loads(value))


@lru_cache(maxsize=8)
def _city(value: bytes) -> CityState:
    """Cached, because every group asks for it and it changes a few times in a city's life."""
    content = orjson.loads(value)
    return CityState(
        city=City.model_validate(content.pop("city")),
        pack=RulePack.model_validate(content.pop("pack")),
        earlier_packs=tuple(map(RulePack.model_validate, content.pop("earlier_packs"))),
        open_batches=tuple(content.pop("open_batches")),
        **content,
    )


def _getter(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*(field.name for field in fields(kind)))


_LEAD_FIELDS = _getter(LeadState)
_TOUCH_FIELDS = _getter(Touch)
_RECOGNITION_FIELDS = _getter(Recognition)
_FACTS_FIELDS = _getter(Facts)
_ENTRY_FIELDS = _getter(PostedEntry)


def _project_fields(project: ProjectState) -> tuple[Any, ...]:
    signing, start, recognised = project.signing, project.start, project.recognised
    return (
        project.project_id,
        project.first_office,
        project.first_lead,
        [_TOUCH_FIELDS(touch) for touch in project.touches],
        project.is_asked,
        project.landing_office,
        project.could_not_land,
        None if signing is None else _RECOGNITION_FIELDS(signing),
        None if start is None else _RECOGNITION_FIELDS(start),
        None if recognised is None else _FACTS_FIELDS(recognised),
        [_ENTRY_FIELDS(entry) for entry in project.entries],
    )


def _project(content: list[Any]) -> ProjectState:
    project_id, first_office, first_lead, touches, *rest = content
    is_asked, landing_office, could_not_land, signing, start, recognised, entries = rest
    return ProjectState(
        project_id,
        first_office,
        first_lead,
        tuple([Touch(*touch) for touch in touches]),
        is_asked,
        landing_office,
        could_not_land,
        None if signing is None else Recognition(*signing),
        None if start is None else Recognition(*start),
        None if recognised is None else Facts(*recognised),
        tuple([_entry(*entry) for entry in entries]),
    )


def _entry(
    entry_id: str, indicator: str, rule: str, period: str, postings: list[list[Any]]
) -> PostedEntry:
    lines = tuple([(account, side, units) for account, side, units in postings])
    return PostedEntry(entry_id, indicator, rule, period, lines)
