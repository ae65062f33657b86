"""Transfers 流转 that wait for an answer, with the forms to consent or to refuse.

Invariant: a form is offered only to an office that has still to answer for its party.
"""

from collections.abc import Sequence
from typing import Final

from gateway.messages.catalogue import say
from gateway.pages.acting import Form, Saying, action, may_say
from gateway.pages.desk_contexts import Action, Field, TransferLine
from gateway.pages.desk_parts import amount, due, minute, said_facts
from gateway.pages.visit import Visit
from gateway.saying import Speaker, say_about_transfer
from gateway.shown.project import TransferShown
from gateway.shown.transfer import TransferAsked
from gateway.submitting import Said
from sharing.submissions.transfers import ConsentToTransfer, RefuseTransfer, WithdrawTransfer


def transfer_lines(
    visit: Visit, transfers: Sequence[TransferAsked], *, back: str
) -> tuple[TransferLine, ...]:
    """The transfers under way."""
    return tuple(_line(visit, each, back) for each in transfers)


def _line(visit: Visit, asked: TransferAsked, back: str) -> TransferLine:
    language, transfer = visit.language, asked.transfer
    money = amount(language, yuan=asked.amount_yuan, cents=asked.amount_usd_cents)
    facts = transfer_facts(transfer, language) | {
        "amount": money,
        "chain": asked.chain or asked.industry,
    }
    return TransferLine(
        title=asked.project or asked.code_name,
        investor=asked.investor,
        kind=transfer.kind_words,
        facts=said_facts(language, facts),
        due=due(visit, asked.due_at),
        reason=transfer.reason,
        actions=_actions(visit, asked, back),
    )


def transfer_facts(transfer: TransferShown, language: str) -> dict[str, str]:
    """From whom to whom, since when, and who has consented."""
    between = "、" if language != "en" else ", "
    return {
        "from_to": f"{transfer.from_office_name} → {transfer.to_office_name}",
        "proposed_by": transfer.proposed_by_name,
        "proposed_at": minute(transfer.at),
        "consents": between.join(transfer.consents_words),
    }


def _actions(visit: Visit, asked: TransferAsked, back: str) -> tuple[Action, ...]:
    place = f"/projects/{asked.project_id}/transfer"
    where = Field("back", "", kind="hidden", value=back)
    label = say("desk.reason", visit.language)
    reason = Field("reason", label, kind="note", is_needed=True)
    wanted = []
    is_proposer = asked.transfer.proposed_by in visit.person.actor.offices
    if asked.own_party and may_say(visit, "consent_to_transfer"):
        party = Field("party", "", kind="hidden", value=asked.own_party)
        wanted.append(
            action(visit, "consent_to_transfer", place, fields=(party, where), tone="strong")
        )
        wanted.append(action(visit, "refuse_transfer", place, fields=(reason, where)))
    elif is_proposer and may_say(visit, "withdraw_transfer"):
        wanted.append(action(visit, "withdraw_transfer", place, fields=(where,)))
    return tuple(wanted)


def _say_consent(speaker: Speaker, submission_id: str, project_id: str, form: Form) -> Said:
    said = ConsentToTransfer.model_validate(
        {"project_id": project_id, "party": form.get("party", "")}
    )
    return say_about_transfer(speaker, submission_id, said)


def _say_refusal(speaker: Speaker, submission_id: str, project_id: str, form: Form) -> Said:
    said = RefuseTransfer(project_id=project_id, reason=form.get("reason", ""))
    return say_about_transfer(speaker, submission_id, said)


def _say_withdrawal(speaker: Speaker, submission_id: str, project_id: str, form: Form) -> Said:
    said = WithdrawTransfer(project_id=project_id, reason=form.get("reason", ""))
    return say_about_transfer(speaker, submission_id, said)


TRANSFER_SAYINGS: Final[dict[str, tuple[str, Saying]]] = {
    "consent_to_transfer": ("consent_to_transfer", _say_consent),
    "refuse_transfer": ("refuse_transfer", _say_refusal),
    "withdraw_transfer": ("withdraw_transfer", _say_withdrawal),
}
