"""``offer``: the city centre offers one investor to several offices 客商分流."""

from typing import Annotated

import typer

from gateway.cli.spoken import Json, Lead, Office, Reason, office_code, speak
from gateway.saying import say_about_offer
from sharing.submissions.transfers import AnswerOffer, OfferLead, SettleOffer

offer = typer.Typer(help="客商分流：发出、答复、确定。", no_args_is_help=True)

Case = Annotated[str, typer.Argument(metavar="CASE", help="分流事项编号")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(offer, name="offer")


@offer.command("make")
def make(
    context: typer.Context,
    lead_id: Lead,
    to: Annotated[list[str], typer.Option("--to", help="征求的单位，可多次")],
    reason: Reason,
    as_json: Json = False,
) -> None:
    """把市级线索分流给几个单位：一件事项，一次接触。"""
    speak(
        context,
        lambda voice, key: say_about_offer(
            voice.speaker,
            key,
            OfferLead(
                lead_id=lead_id,
                offices=tuple(office_code(voice.session, voice.city, said) for said in to),
                reason=reason,
            ),
        ),
        office=None,
        as_json=as_json,
    )


@offer.command("answer")
def answer(
    context: typer.Context,
    case_id: Case,
    is_taken: Annotated[bool, typer.Option("--take/--decline", help="愿意承接，或不愿意")],
    note: Annotated[str, typer.Option("--note", help="说明")] = "",
    office: Office = None,
    as_json: Json = False,
) -> None:
    """答复分流。"""
    speak(
        context,
        lambda voice, key: say_about_offer(
            voice.speaker, key, AnswerOffer(case_id=case_id, is_taken=is_taken, note=note)
        ),
        office=office,
        as_json=as_json,
    )


@offer.command("settle")
def settle(
    context: typer.Context,
    case_id: Case,
    to: Annotated[str, typer.Option("--to", help="确定给哪个单位")],
    reason: Reason,
    as_json: Json = False,
) -> None:
    """确定分流给哪个单位。"""
    speak(
        context,
        lambda voice, key: say_about_offer(
            voice.speaker,
            key,
            SettleOffer(
                case_id=case_id, office=office_code(voice.session, voice.city, to), reason=reason
            ),
        ),
        office=None,
        as_json=as_json,
    )
