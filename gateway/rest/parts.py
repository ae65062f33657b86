"""What the doors work with, made once when the application is made, and who is asking.

``Parts`` holds the ways in (submitter), out (reads) and the sign-in desk of one city. A request
finds them by ``parts_of``; ``signed_in`` gives the person of a bearer token and refuses everybody
else.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer

from auth.actors import Actor
from auth.offices import City
from auth.permissions import Permission, may
from gateway.cards import ProjectShelf
from gateway.leaving import Leaving
from gateway.live.streams import Streams
from gateway.live.watcher import Watcher
from gateway.rate_limits import RateLimits
from gateway.rest.account_desk import AccountDesk
from gateway.rest.key_scopes import refuse_beyond_scopes
from gateway.rest.problems import Problem, language_for
from gateway.rest.sign_in_desk import SignInDesk
from gateway.rest.token_desk import TokenDesk
from gateway.saying import KeyOf, Speaker, key_of
from gateway.shown.shopping import ShoppingDesk
from gateway.submitting import Submitter
from gateway.wiring import Deployment
from infra.audiences.pulse import pulses
from infra.city_reads import CityReads
from infra.ledger_service import LedgerService
from infra.store.people import Person
from infra.store.people_stores import PeopleStores
from infra.store.standing_reads import in_charge_on
from infra.token_secret import token_secrets


@dataclass(frozen=True)
class Parts:
    """Everything that an operation may need."""

    deployment: Deployment
    service: LedgerService | None
    submitter: Submitter
    reads: CityReads
    shelf: ProjectShelf
    shopping: ShoppingDesk
    desk: SignInDesk
    account: AccountDesk
    people: PeopleStores
    keys: KeyOf
    rates: RateLimits
    streams: Streams
    pending: "PendingOnes"
    language: str

    def city(self) -> City:
        """The city as it stands."""
        return self.reads.city()

    def acting(self, person: Person) -> Person:
        """The person with what the door asks of the city: the ended offices for which the own one
        stands today, what he or she is in charge of today in this membership (a deputy: what the
        other is), the table of visibility.
        """
        city = self.city()
        today = self.deployment.clock.now().astimezone(city.zone).date()
        offices = city.stood_for_by(person.office, today)
        with self.reads.moment() as connection:
            table = self.reads.city_state(connection).visibility
            charge = in_charge_on(
                connection,
                city.code,
                person=person.in_stead_of or person.login,
                day=today.isoformat(),
                role=person.role,
                offices=offices,
            )
        return replace(
            person,
            stands_for=frozenset(offices) - {person.office},
            projects_in_charge=charge.projects,
            chains_in_charge=charge.chains,
            visibility=table,
        )

    def wait_for(self, position: int) -> None:
        """Wait, bounded, until the views reached this position. Raises Problem (503)."""
        wait_ms = self.deployment.settings.answer_wait_ms
        if position and not self.submitter.wait_position(position, wait_ms=wait_ms):
            raise Problem(
                503, "position_not_reached", "rest.position_not_reached", headers=RETRY_SOON
            )


RETRY_SOON = {"Retry-After": "1"}
PENDING_MAX = 10_000


class PendingOnes:
    """The submissions of this process that had no answer within the bound, the latest ones.

    Kept in memory alone: after a restart an id is unknown here until the ledger has answered it,
    and a retry with the same bytes is always right.
    """

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], None] = {}

    def add(self, office: str, submission_id: str) -> None:
        """Remember one; the oldest is forgotten beyond the limit."""
        self._ids[office, submission_id] = None
        while len(self._ids) > PENDING_MAX:
            self._ids.pop(next(iter(self._ids)), None)

    def __contains__(self, key: tuple[str, str]) -> bool:
        return key in self._ids


def make_parts(deployment: Deployment, service: LedgerService | None) -> Parts:
    """The parts of a deployment. Reads or makes the token secret and the city's seed secret."""
    reads = CityReads(deployment.engine, deployment.city)
    settings, clock = deployment.settings, deployment.clock
    seed_secret = deployment.keys.seed_secret(deployment.city)
    people = PeopleStores.open(deployment.engine, deployment.city, seed_secret=seed_secret)
    secret, *older = token_secrets(settings)

    def today() -> date:
        return clock.now().astimezone(reads.city().zone).date()

    desk = SignInDesk(
        stores=people,
        tokens=TokenDesk(city=deployment.city, secret=secret, older=older, clock=clock),
        clock=clock,
        today=today,
        second_factor_for=settings.second_factor_for,
    )
    submitter = deployment.submitter()
    leaving = Leaving(reads, deployment.city, submitter, settings.answer_wait_ms, today)
    watcher = Watcher(partial(pulses, deployment.engine, deployment.city))
    people.rights.before_leaving(why_not=leaving.why_not, move=leaving.move)
    return Parts(
        deployment=deployment,
        service=service,
        submitter=submitter,
        reads=reads,
        shelf=ProjectShelf(reads, deployment.city, seed_secret),
        shopping=ShoppingDesk(deployment.city),
        desk=desk,
        account=AccountDesk(stores=people, desk=desk, clock=clock),
        people=people,
        keys=key_of(deployment.keys),
        rates=RateLimits.of(settings),
        streams=Streams.of(settings, watcher),
        pending=PendingOnes(),
        language=deployment.settings.language,
    )


def parts_of(request: Request) -> Parts:
    """The parts of the application that this request came to."""
    parts: Parts = request.app.state.parts
    return parts


PartsOf = Annotated[Parts, Depends(parts_of)]
Language = Annotated[str, Depends(language_for)]

_bearer = OAuth2PasswordBearer(tokenUrl="/api/v1/token", auto_error=False)


def signed_in(
    request: Request, parts: PartsOf, token: Annotated[str | None, Depends(_bearer)] = None
) -> Person:
    """Who is asking. Raises Problem: 401, and 403 for a key beyond its scopes, and where a second
    factor has to be enrolled first.
    """
    if token is None:
        raise Problem(
            401, "sign_in_needed", "auth.sign_in_needed", headers={"WWW-Authenticate": "Bearer"}
        )
    person = parts.desk.person_of(token)
    parts.rates.count(person)
    if person.scopes is not None:
        refuse_beyond_scopes(request, person.scopes)
    elif not _is_about_oneself(request) and parts.desk.must_enrol(person):
        raise Problem(403, "second_factor_needed", "auth.second_factor_needed")
    return parts.acting(person)


def _is_about_oneself(request: Request) -> bool:
    path = request.url.path
    return path == "/api/v1/me" or path.startswith("/api/v1/me/")


Viewer = Annotated[Person, Depends(signed_in)]


def needs(permission: Permission) -> Callable[[Person], Person]:
    """A dependency: whoever asks must have this right. Raises Problem (401, 403)."""

    def permitted(person: Viewer) -> Person:
        if not may(person.role, permission).allowed:
            raise Problem(403, "role_may_not", "auth.role_may_not")
        return person

    return permitted


def speaker_of(city: City, actor: Actor) -> Speaker:
    """The signed-in person as one who makes statements for the own office."""
    return Speaker(
        city=city,
        office=actor.office,
        actor=actor.id,
        role=actor.role,
        in_stead_of=actor.in_stead_of,
    )
