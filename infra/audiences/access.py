"""Giving, renewing and taking away the rights of a city's users on the broker.

The rule: a user has exactly the rights of ``grants``: what is missing is given, what is too much is
taken. A password is random, told once to whoever asked for it, and kept nowhere: the broker stores
what SCRAM makes of it. ``provide`` leaves a password alone that is there.

Rotation: the old password opens no new connection from the moment that ``rotate`` returns; an open
one must show the new one when the broker asks again (``connections.max.reauth.ms``). Revocation
takes the rights first: those end at once, on open connections too; then the password.

Edge cases: a broker without an authorizer would answer "done" to everybody's everything; it is
``BrokerUnguarded``. A change counts once the broker itself shows it, so nothing is told too early.
A user whose name was taken for another purpose is not looked at, since names begin with the city.
"""

import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Final, NamedTuple

from kafka import KafkaAdminClient, errors
from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ConfigResource,
    ConfigResourceType,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
    ScramMechanism,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)

from infra.audiences.grants import BrokerUser, Grant
from infra.log.kafka_access import KafkaAccess, Untyped, connect, named_faults
from infra.log.kafka_greeting import Greeting, greet
from sharing.event_log import LogAccessRefused, LogSettingsWrong, LogUnavailable

PASSWORD_BYTES: Final = 24
LOOK_AGAIN_S: Final = 0.05
NOTHING_KNOWN: Final[Mapping[str, str]] = MappingProxyType({})
_ABOUT: Final = "users and rights"
_REAUTH: Final = "connections.max.reauth.ms"
_ANY_HOST: Final = "*"


class BrokerUnguarded(LogSettingsWrong):
    """The broker has no authorizer: rights on it mean nothing."""

    def __init__(self, *, bootstrap: str) -> None:
        super().__init__(
            f"Kafka at {bootstrap} has no authorizer: everybody may do everything on it"
        )
        self.bootstrap = bootstrap


class UserStanding(NamedTuple):
    """How a user stands at the broker."""

    user: BrokerUser
    has_password: bool
    missing: frozenset[Grant]
    too_much: frozenset[Grant]

    @property
    def is_right(self) -> bool:
        """Whether it has a password, and exactly its rights."""
        return self.has_password and not self.missing and not self.too_much

    @property
    def is_gone(self) -> bool:
        """Whether it has neither a password nor, besides those that it shall have, any right."""
        return not self.has_password and not self.too_much


@dataclass(frozen=True, slots=True)
class _Found:
    """What the broker holds of all users."""

    rights: dict[str, frozenset[Grant]]
    with_password: frozenset[str]

    def standing(self, user: BrokerUser) -> UserStanding:
        has = self.rights.get(user.name, frozenset())
        return UserStanding(
            user,
            has_password=user.name in self.with_password,
            missing=user.grants - has,
            too_much=has - user.grants,
        )


class AccessDesk:
    """Rights and passwords at one broker; open only as long as that takes."""

    def __init__(self, client: Untyped, access: KafkaAccess) -> None:
        self._client = client
        self._access = access

    def standings(self, users: Iterable[BrokerUser]) -> list[UserStanding]:
        """How each of them stands. Raises LogFault."""
        found = self._look()
        return [found.standing(user) for user in users]

    def strangers(self, users: Iterable[BrokerUser], *, city: str) -> list[str]:
        """Users that are named like offices of the city but are none of these. Raises LogFault."""
        found = self._look()
        known = {user.name for user in users}
        named = found.with_password | {name for name, rights in found.rights.items() if rights}
        return sorted(name for name in named - known if name.startswith(f"{city}."))

    def provide(
        self, users: Iterable[BrokerUser], *, known: Mapping[str, str] = NOTHING_KNOWN
    ) -> dict[str, str]:
        """Give each user its rights, and a password where it has none; the new passwords by name.

        ``known`` are passwords by name that are to be set instead of random ones, and not told.
        Raises LogFault.
        """
        standings = self.standings(users)
        self._take([(each.user.name, grant) for each in standings for grant in each.too_much])
        self._give([(each.user.name, grant) for each in standings for grant in each.missing])
        bare = [each.user.name for each in standings if not each.has_password]
        new = {name: _new_password() for name in bare if name not in known}
        self._set_passwords(new | {name: known[name] for name in bare if name in known})
        asked = [each.user for each in standings]
        self._wait(lambda: all(each.is_right for each in self.standings(asked)))
        return new

    def rotate(self, user: BrokerUser) -> str:
        """A new password in place of the old one. Raises LogFault."""
        password = _new_password()
        self._set_passwords({user.name: password})
        return password

    def revoke(self, name: str) -> None:
        """Take every right and the password of the user of this name. Raises LogFault."""
        self._take_all(name)
        self._wait(lambda: not self._look().rights.get(name))
        if name in self._look().with_password:
            gone = UserScramCredentialDeletion(name, ScramMechanism.SCRAM_SHA_512)
            self._alter_users([gone])
            self._wait(lambda: name not in self._look().with_password)

    def session_ms(self) -> int | None:
        """How long an open connection outlives its password; 0: without end, None: not told."""
        with named_faults(self._access, about=_ABOUT):
            (node, *_) = self._client.describe_cluster()["brokers"]
            resource = ConfigResource(ConfigResourceType.BROKER, str(node["broker_id"]))
            found = self._client.describe_configs([resource], config_filter="all")
        (settings,) = found["broker"].values()
        value = settings.get(_REAUTH, {}).get("value")
        return None if value is None else int(value)

    def _look(self) -> _Found:
        with named_faults(self._access, about=_ABOUT):
            try:
                acls, _ = self._client.describe_acls(_filter(None))
            except errors.SecurityDisabledError as unguarded:
                raise BrokerUnguarded(bootstrap=self._access.bootstrap) from unguarded
            users = self._client.describe_user_scram_credentials()
        rights: dict[str, set[Grant]] = {}
        for acl in acls:
            kind, _, name = acl.principal.partition(":")
            if kind == "User" and acl.permission_type is ACLPermissionType.ALLOW:
                rights.setdefault(name, set()).add(_grant(acl))
        have = {
            name
            for name, told in users.items()
            if any(
                each["mechanism"] is ScramMechanism.SCRAM_SHA_512
                for each in told["credential_infos"]
            )
        }
        frozen = {name: frozenset(grants) for name, grants in rights.items()}
        return _Found(rights=frozen, with_password=frozenset(have))

    def _give(self, pairs: Sequence[tuple[str, Grant]]) -> None:
        if not pairs:
            return
        with named_faults(self._access, about=_ABOUT):
            answer = self._client.create_acls([_acl(name, grant) for name, grant in pairs])
            for failed in answer["failed"]:
                raise failed()

    def _take(self, pairs: Sequence[tuple[str, Grant]]) -> None:
        self._delete([_filter(name, grant) for name, grant in pairs])

    def _take_all(self, name: str) -> None:
        self._delete([_filter(name)])

    def _delete(self, filters: Sequence[ACLFilter]) -> None:
        if not filters:
            return
        with named_faults(self._access, about=_ABOUT):
            for _, _, fault in self._client.delete_acls(list(filters)):
                if fault is not errors.NoError:
                    raise fault()

    def _set_passwords(self, passwords: dict[str, str]) -> None:
        """Set them, and see that they open a connection, so that the old ones open none."""
        if not passwords:
            return
        self._alter_users(
            [
                UserScramCredentialUpsertion(name, ScramMechanism.SCRAM_SHA_512, password)
                for name, password in passwords.items()
            ]
        )
        for name, password in passwords.items():
            self._wait(partial(_opens, replace(self._access, user=name, password=password)))

    def _alter_users(self, changes: Sequence[object]) -> None:
        with named_faults(self._access, about=_ABOUT):
            told = self._client.alter_user_scram_credentials(changes)
        for name, problem in told.items():
            if problem is None:
                continue
            said = f"Kafka does not let user {self._access.user!r} change user {name!r}"
            if "permission" in problem or "uthoriz" in problem:
                raise LogAccessRefused(said)
            raise LogUnavailable(f"{said}: {problem}")

    def _wait(self, is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + self._access.timeout_ms / 1000
        while not is_so():
            if time.monotonic() > deadline:
                raise LogUnavailable(
                    f"Kafka at {self._access.bootstrap} took a change of rights and does not show"
                    " it; look again with oneboard broker show"
                )
            time.sleep(LOOK_AGAIN_S)


@contextmanager
def access_desk(access: KafkaAccess) -> Iterator[AccessDesk]:
    """A connection as the administrator, for the time of the block. Raises LogFault."""
    with named_faults(access, about=_ABOUT):
        client = connect(KafkaAdminClient, access)
    try:
        yield AccessDesk(client, access)
    finally:
        client.close()


def _opens(access: KafkaAccess) -> bool:
    return greet(access.options()) is Greeting.TAKEN


def _new_password() -> str:
    return secrets.token_hex(PASSWORD_BYTES)


def _acl(name: str, grant: Grant) -> ACL:
    return ACL(
        principal=f"User:{name}",
        host=_ANY_HOST,
        operation=grant.operation,
        permission_type=ACLPermissionType.ALLOW,
        resource_pattern=ResourcePattern(grant.resource, grant.name, grant.pattern),
    )


def _grant(acl: Untyped) -> Grant:
    place = acl.resource_pattern
    return Grant(place.resource_type, place.resource_name, place.pattern_type, acl.operation)


def _filter(name: str | None, grant: Grant | None = None) -> ACLFilter:
    """What fits to a user's one right, to all of its rights, or to everybody's."""
    principal = None if name is None else f"User:{name}"
    if grant is not None:
        pattern = ResourcePatternFilter(grant.resource, grant.name, grant.pattern)
        return ACLFilter(principal, None, grant.operation, ACLPermissionType.ALLOW, pattern)
    everything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
    return ACLFilter(principal, None, ACLOperation.ANY, ACLPermissionType.ANY, everything)
