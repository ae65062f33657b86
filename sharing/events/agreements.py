"""Journal events about credit agreements 分成协议."""

from datetime import date
from typing import Literal

from sharing.sections import Code, Evidence, Frozen, Instant, LongText
from sharing.submissions.transfers import ShareTerm


class AgreementProposed(Frozen):
    """An office proposed shares; ``parties`` must all consent, ``consents`` have done so."""

    name: Literal["agreement_proposed"] = "agreement_proposed"
    version: Literal[1] = 1
    agreement_id: Code
    project_id: Code
    office: Code
    terms: tuple[ShareTerm, ...]
    parties: tuple[Code, ...]
    consents: tuple[Code, ...]
    from_on: date
    at: Instant
    evidence: Evidence | None = None
    reason: LongText = ""


class AgreementConsented(Frozen):
    """A party consented."""

    name: Literal["agreement_consented"] = "agreement_consented"
    version: Literal[1] = 1
    agreement_id: Code
    project_id: Code
    office: Code
    at: Instant
    evidence: Evidence | None = None


class AgreementConcluded(Frozen):
    """All consented: the shares hold for what happens from ``from_on`` on, before ``until_on``."""

    name: Literal["agreement_concluded"] = "agreement_concluded"
    version: Literal[1] = 1
    agreement_id: Code
    project_id: Code
    from_on: date
    until_on: date | None = None
    at: Instant


class AgreementEnded(Frozen):
    """An agreement was refused before it held, or ends for what happens from ``until_on`` on."""

    name: Literal["agreement_ended"] = "agreement_ended"
    version: Literal[1] = 1
    agreement_id: Code
    project_id: Code
    outcome: Literal["refused", "withdrawn", "ended", "replaced", "void"]
    office: Code = ""
    until_on: date | None = None
    at: Instant
    reason: LongText = ""
