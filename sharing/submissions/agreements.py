"""What offices say about a credit agreement 分成协议 of their own."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from sharing.sections import Code, Evidence, Frozen, LongText, WrittenText
from sharing.submissions.transfers import ShareTerm


class ProposeAgreement(Frozen):
    """提出分成协议: of which indicators which office gets how much, from which day on.

    ``terms`` are complete for each indicator that they name; others keep the city's rule.
    """

    kind: Literal["propose_agreement"] = "propose_agreement"
    version: Literal[1] = 1
    project_id: Code
    terms: Annotated[tuple[ShareTerm, ...], Field(min_length=1, max_length=200)]
    from_on: date
    evidence: Evidence | None = None
    reason: LongText = ""


class ConsentToAgreement(Frozen):
    """同意分成协议: a party consents."""

    kind: Literal["consent_to_agreement"] = "consent_to_agreement"
    version: Literal[1] = 1
    project_id: Code
    agreement_id: Code
    evidence: Evidence | None = None


class RefuseAgreement(Frozen):
    """不同意分成协议: a party refuses, or the proposer takes it back, with a reason."""

    kind: Literal["refuse_agreement"] = "refuse_agreement"
    version: Literal[1] = 1
    project_id: Code
    agreement_id: Code
    reason: WrittenText


class EndAgreement(Frozen):
    """终止分成协议: the centre ends an agreement in effect, from a day on, with a reason."""

    kind: Literal["end_agreement"] = "end_agreement"
    version: Literal[1] = 1
    project_id: Code
    agreement_id: Code
    until_on: date
    reason: WrittenText
