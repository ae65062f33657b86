"""What makes a registration valid 有效: what the pack asks for, held against what was said.

Three answers, each a list of codes in the pack's own order:

* ``lacking``: fields of the minimum set, and papers, that are not there. Such a registration is
  incomplete 待补 where the pack lets it keep its place, else refused;
* ``too_small``: no threshold that fits its class is reached;
* ``outside_window``: filed before formal talks began, or after the contract.

An investor without a name yet is a lead all the same (``unnamed``), without first contact.

Invariant: pure functions of pack and words; what is lacking here is never asked for twice.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Protocol

from ledger.rules.pack import RulePack
from ledger.rules.registration import Measure, PaperNeeded, RegistrationRules, Threshold
from sharing.sections import Commercial, Evidence, FirstTalk, Identity, Summary


class Saying(Protocol):
    """What a registration says: the sections that rules look at."""

    @property
    def identity(self) -> Identity:
        """Who invests in what."""

    @property
    def commercial(self) -> Commercial:
        """What it is worth."""

    @property
    def summary(self) -> Summary:
        """Kind of industry, chain."""

    @property
    def first_talk(self) -> FirstTalk:
        """When and how the investor was first spoken to."""

    @property
    def evidence(self) -> Evidence | None:
        """The papers."""


REGISTRATION_STAGE = "registration"

_IS_STATED: Mapping[str, Callable[[Saying], bool]] = {
    "investor": lambda said: bool(said.identity.investor.strip()),
    "content": lambda said: bool(said.commercial.content.strip()),
    "industry": lambda said: bool(said.summary.industry.strip()),
    "chain": lambda said: bool(said.summary.chain.strip()),
    "amount": lambda said: said.commercial.states_amount,
    "fixed_assets": lambda said: said.commercial.fixed_assets_yuan is not None,
    "land": lambda said: said.commercial.land_sqm is not None,
    "tax": lambda said: said.commercial.tax_yuan_per_year is not None,
    "credit_code": lambda said: bool(said.identity.credit_code),
    "source": lambda said: bool(said.first_talk.source.strip()),
    "talked_on": lambda said: said.first_talk.talked_on is not None,
    "talk_form": lambda said: bool(said.first_talk.form.strip()),
    "formal_on": lambda said: said.first_talk.formal_on is not None,
}

FIELDS = frozenset(_IS_STATED)
"""The fields that a pack may demand."""

PAPER = "paper:"


def required_fields(pack: RulePack, stage: str) -> tuple[str, ...]:
    """The fields that this stage asks for; of the registration with the minimum set."""
    staged = pack.registration.stages.get(stage, ()) if pack.registration is not None else ()
    own = pack.minimum_set if stage == REGISTRATION_STAGE else ()
    return tuple(dict.fromkeys((*own, *staged)))


def lacking(pack: RulePack, said: Saying, *, stage: str = REGISTRATION_STAGE) -> tuple[str, ...]:
    """The fields and papers (``paper:KIND``) that the stage asks for and that are not there."""
    fields = [name for name in required_fields(pack, stage) if not _IS_STATED[name](said)]
    rules = pack.registration
    papers = rules.papers if rules is not None and stage == REGISTRATION_STAGE else ()
    return (*fields, *papers_lacking(papers, said.evidence))


def papers_lacking(needed: Iterable[PaperNeeded], evidence: Evidence | None) -> tuple[str, ...]:
    """The papers of a check-list (``paper:KIND``) that the evidence does not show."""
    return tuple(PAPER + need.kind for need in needed if not _is_proved(need, evidence))


def _is_proved(need: PaperNeeded, evidence: Evidence | None) -> bool:
    """Whether there are enough papers of the kind, each signed by all who must."""
    papers = evidence.papers if evidence is not None else ()
    good = {
        paper.sha256
        for paper in papers
        if paper.kind == need.kind and set(need.signed_by) <= set(paper.signed_by)
    }
    return len(good) >= need.count


def unstated(pack: RulePack, said: Saying) -> tuple[str, ...]:
    """The fields that any later stage asks for and that are not stated."""
    stages = pack.registration.stages if pack.registration is not None else {}
    fields = dict.fromkeys(name for names in stages.values() for name in names)
    return tuple(name for name in fields if not _IS_STATED[name](said))


_MEASURES: Mapping[Measure, Callable[[Commercial], int | None]] = {
    Measure.AMOUNT_YUAN: lambda said: said.amount_yuan,
    Measure.AMOUNT_USD_CENTS: lambda said: said.amount_usd_cents,
    Measure.FIXED_ASSETS_YUAN: lambda said: said.fixed_assets_yuan,
    Measure.LAND_SQM: lambda said: said.land_sqm,
    Measure.TAX_YUAN_PER_YEAR: lambda said: said.tax_yuan_per_year,
}


def too_small(rules: RegistrationRules | None, said: Saying) -> tuple[str, ...]:
    """The thresholds of its class, none of which it reaches; () where one is, or none is asked."""
    fitting = [t for t in (rules.thresholds if rules else ()) if _is_for(t, said.summary.industry)]
    if not fitting or any(_reaches(threshold, said.commercial) for threshold in fitting):
        return ()
    return tuple(threshold.name for threshold in fitting)


def _is_for(threshold: Threshold, industry: str) -> bool:
    return not threshold.industries or industry in threshold.industries


def _reaches(threshold: Threshold, said: Commercial) -> bool:
    return all(bound.holds(_MEASURES[bound.measure](said)) for bound in threshold.all_of)


def outside_window(rules: RegistrationRules | None, said: Saying, *, filed_on: date) -> str:
    """Why a filing of this day lies outside the window; '' where it does not."""
    if rules is None:
        return ""
    talk = said.first_talk
    if rules.window.after_formal_talks and (talk.formal_on is None or filed_on < talk.formal_on):
        return "before_formal_talks"
    if rules.window.before_contract and talk.contract_on and filed_on >= talk.contract_on:
        return "after_contract"
    return ""
