"""Statements from the command line: said for an office, judged, and answered in words.

Whoever runs a command sits at the machine: he speaks as the city's operator, for the office that
``--office`` names (what it told on paper), else for the city centre; the record keeps both. Each
invocation has a submission id of its own, so the same words said twice are two statements.

Edge cases: what cannot be said (a phone number in open text, a text beyond its limit) is told with
its field before anything stands in the log. A refusal ends the command with 1, and is printed as
the answer with ``--json``.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Final

import typer
from pydantic import ValidationError

from auth.actors import Actor, Role
from auth.offices import City
from gateway.cli.session import Session, fail, print_json, session_of
from gateway.field_words import field_faults
from gateway.imports.dialogue import Dialogue
from gateway.messages.catalogue import say
from gateway.outcomes import Outcome, outcome_of
from gateway.saying import PhoneInOpenText, Speaker, TextTooLong
from gateway.submitting import Said
from gateway.wiring import Deployment
from infra.city_reads import CityReads

Json = Annotated[bool, typer.Option("--json", help="只输出 JSON")]
Office = Annotated[
    str | None, typer.Option("--office", help="代哪个单位报送（代码、名称或别名）；默认市商务局")
]
Reason = Annotated[str, typer.Option("--reason", help="理由")]
Lead = Annotated[str, typer.Argument(metavar="LEAD", help="线索编号")]
Project = Annotated[str, typer.Argument(metavar="PROJECT", help="项目编号")]

_TOLD: Final = (
    *("lead_id", "project_id", "case_id", "objection_id", "transfer_id"),
    *("proposal_id", "recognition_id", "agreement_id"),
)

OPERATOR: Final = "operator:command-line"


@dataclass(frozen=True, slots=True)
class Voice:
    """One way to speak, in an open deployment."""

    session: Session
    deployment: Deployment
    speaker: Speaker

    @property
    def city(self) -> City:
        """The city as it stands."""
        return self.speaker.city

    @property
    def actor(self) -> Actor:
        """Who sits at the machine, for the office that is spoken for."""
        return operator_for(self.speaker.office)

    def say(self, make: "Make") -> Outcome:
        """Say it, have it judged, and tell the answer; what cannot be said ends the command."""
        dialogue = Dialogue(self.deployment)
        said = sayable(self.session, lambda: make(self, fresh_id()))
        answer = dialogue.say([said])[said.stamp.submission_id]
        return outcome_of(
            answer, timezone=self.city.timezone, language=self.session.settings.language
        )


Make = Callable[[Voice, str], Said]
"""Makes a voice's statement under a submission id."""


def operator_for(office: str) -> Actor:
    """The operator at the machine, for an office."""
    return Actor(id=OPERATOR, office=office, role=Role.CITY_OPERATOR)


def fresh_id() -> str:
    """A submission id that no other invocation has."""
    return f"cli-{secrets.token_hex(12)}"


@contextmanager
def voice(context: typer.Context, office: str | None = None) -> Iterator[Voice]:
    """The voice of this invocation; an office that there is not ends the command."""
    session = session_of(context)
    with session.deployment() as deployment:
        city = CityReads(deployment.engine, deployment.city).city()
        code = office_code(session, city, office) if office else city.code
        yield Voice(session, deployment, Speaker(city, code, OPERATOR, Role.CITY_OPERATOR))


def office_code(session: Session, city: City, said: str) -> str:
    """The code of an office by code, name or alias; one that there is not ends the command."""
    found = city.find_office(said)
    if found is None:
        raise typer.BadParameter(session.say("cli.office_unknown", read=said))
    return found.code


def sayable(session: Session, make: Callable[[], Said]) -> Said:
    """The statement; what cannot be said ends the command with its field in words."""
    try:
        return make()
    except (ValidationError, PhoneInOpenText, TextTooLong) as problem:
        fail(unsayable_words(problem, session.settings.language), status=2)


def unsayable_words(problem: ValidationError | PhoneInOpenText | TextTooLong, language: str) -> str:
    """Why something cannot be said, field by field, without what was written."""
    if isinstance(problem, PhoneInOpenText):
        return say("cli.phone_in_field", language, field=problem.field)
    if isinstance(problem, TextTooLong):
        return say("rest.text_too_long", language)
    faults = field_faults(problem.errors(include_input=False), language)
    return "\n".join(f"{fault.field}: {fault.detail}" for fault in faults)


def speak(context: typer.Context, make: Make, *, office: str | None, as_json: bool) -> None:
    """One statement: said, and its answer told."""
    with voice(context, office) as speaking:
        outcome = speaking.say(make)
    tell(speaking.session, outcome, as_json=as_json)


def tell(session: Session, outcome: Outcome, *, as_json: bool) -> None:
    """The answer on standard output; a refusal also on standard error, and exit status 1."""
    is_refused = outcome.verdict == "refused"
    if as_json:
        print_json(outcome)
    if is_refused:
        fail(outcome.message)
    if as_json:
        return
    typer.echo(outcome.message)
    for name in _TOLD:
        value = getattr(outcome, name)
        if value:
            typer.echo(f"  {session.say(f'cli.told_{name}')} {value}")
    for step in outcome.next:
        typer.echo(f"  {step}")
