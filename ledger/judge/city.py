"""Judging what begins a city: opening, rules, batches."""

from itertools import chain

from pydantic import ValidationError

from ledger.judge.decision import Decision, Moment, accepted, refused
from ledger.judge.state import CityState
from ledger.rules.city_faults import city_faults
from ledger.rules.pack import RulePack
from ledger.rules.rule_faults import deciding_faults
from sharing.canonical import NotCanonical, canonical_bytes_checked
from sharing.events.city import BatchClosed, BatchOpened, CityOpened, RulesAdopted
from sharing.record import Stamp
from sharing.submissions.city import AdoptRules, CloseBatch, OpenBatch, OpenCity


def open_city(city: CityState | None, stamp: Stamp, said: OpenCity) -> Decision:
    """A city is opened once, under its own code."""
    if city is not None:
        return refused("city_already_open", city=city.city.code)
    if said.city.code != stamp.city:
        return refused("city_code_differs", city=said.city.code)
    return accepted(CityOpened(city=said.city))


def adopt_rules(city: CityState, said: AdoptRules, moment: Moment) -> Decision:
    """A pack that the engine can read comes into force from this position on.

    ``effective_on`` is a day that has come, and goes into the record; a pack for a later day is
    refused until then, rather than applied too early.

    A name and version mean one content for ever, since entries name their pack by them. A pack that
    was in force before comes back as it is; any other must be without fault as a whole.
    """
    try:
        canonical_bytes_checked(said.pack)
        pack = RulePack.model_validate(said.pack)
    except NotCanonical:
        return refused("pack_unreadable", fault="float")
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_context=False)[0]
        return refused("pack_unreadable", fault=str(first["type"]))
    if said.effective_on > moment.day_in(city.city.timezone):
        return refused("pack_not_in_force_yet", day=said.effective_on.isoformat())
    known = city.pack_named(pack.label)
    if known not in (None, pack):
        return refused("pack_version_taken", pack=pack.label)
    faults = chain(deciding_faults(pack), city_faults(pack, city.city))
    if known is None and (fault := next(faults, None)) is not None:
        return refused("pack_faulty", pack_fault=fault.code, place=fault.place, **fault.params)
    return accepted(
        RulesAdopted(
            pack=said.pack, source_sha256=said.source_sha256, effective_on=said.effective_on
        )
    )


def open_batch(city: CityState, said: OpenBatch) -> Decision:
    """An import begins. An opening: once, and before the first live registration."""
    if said.is_opening:
        if city.opening_closed or city.has_live_leads:
            return refused("opening_too_late")
        if city.opening:
            return refused("opening_in_progress")
    if said.batch in city.open_batches or said.batch == city.opening:
        return refused("batch_already_open", batch=said.batch)
    return accepted(BatchOpened(batch=said.batch, is_opening=said.is_opening, files=said.files))


def close_batch(city: CityState, said: CloseBatch, moment: Moment) -> Decision:
    """An import that is open is complete."""
    if said.batch not in city.open_batches:
        return refused("batch_not_open", batch=said.batch)
    return accepted(BatchClosed(batch=said.batch, at=moment.now))
