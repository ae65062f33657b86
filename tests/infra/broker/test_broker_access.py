"""On a real broker with users and rights: each reads what is its own, and nothing else happens."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition, errors
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
    UserScramCredentialUpsertion,
)
from kafka.structs import OffsetAndMetadata

from infra.audiences.access import access_desk
from infra.audiences.grants import office_user, product_user
from infra.audiences.kafka_topic import KafkaAudienceTopics, audience_topic
from infra.audiences.topic import FeedRecord
from infra.log.kafka import KafkaLog
from infra.log.kafka_access import (
    KafkaAccess,
    KafkaSignInRefused,
    connect,
)
from sharing.event_log import LogAccessRefused
from tests.infra.broker.secured import (
    REFUSED_AFTER_MS,
    SecuredBroker,
    TwoOffices,
    admin,
    consumer,
    insisted,
    two_offices,
)

LONG_MS = 60_000
"""What is to come comes long before; what is not is given up then."""


@pytest.fixture(scope="module")
def offices(secured_broker: SecuredBroker) -> TwoOffices:
    """The city of this file's questions that change nothing, with all of its topics."""
    made = two_offices(secured_broker, "asked")
    fill(made)
    return made


def fill(made: TwoOffices) -> None:
    """Let the product make its topics, with one record in each office's own."""
    log = KafkaLog(city=made.city, access=made.product)
    log.append(b"a submission")
    log.close()
    topics = KafkaAudienceTopics(city=made.city, access=made.product)
    for office in ("a", "ab"):
        topics.topic(office).append([FeedRecord("key", 1, office.encode())])
    topics.close()


def values(client: Any, topic: str) -> list[bytes]:
    """What stands in the topic, from its beginning."""
    client.assign([TopicPartition(topic, 0)])
    client.seek(TopicPartition(topic, 0), 0)
    return polled_for(client, LONG_MS, least=1)


# Reading


def test_an_office_reads_its_own_topic(offices: TwoOffices) -> None:
    for code in ("a", "ab"):
        with consumer(offices.office(code)) as client:
            assert values(client, audience_topic("asked", code)) == [code.encode()]


@pytest.mark.parametrize(
    "topic",
    ["audience.asked.ab", "submissions.asked", "audience.asked.none", "__consumer_offsets"],
)
def test_an_office_is_refused_on_every_other_topic(offices: TwoOffices, topic: str) -> None:
    place = TopicPartition(topic, 0)
    with consumer(offices.office("a")) as client:
        client.assign([place])
        for ask in (client.end_offsets, client.beginning_offsets):
            with pytest.raises(errors.TopicAuthorizationFailedError):
                ask([place])
        client.seek(place, 0)
        assert client.poll(timeout_ms=500) == {}


def test_an_office_sees_the_name_of_its_own_topic_alone(offices: TwoOffices) -> None:
    with consumer(offices.office("a")) as client:
        assert client.topics() == {"audience.asked.a"}


def test_who_subscribes_without_the_right_gets_silence(offices: TwoOffices) -> None:
    """Why our own readers assign, and ask for the topic's end before they believe in silence."""
    with consumer(offices.office("a"), "audience.asked.a.silent") as client:
        client.subscribe(["audience.asked.ab"])
        assert client.poll(timeout_ms=1_500) == {}


# Groups


@pytest.mark.parametrize(
    "group", ["audience.asked.a.nightly", "audience.asked.a.", "audience.asked.a.b.c"]
)
def test_an_office_keeps_its_place_in_groups_of_its_own(offices: TwoOffices, group: str) -> None:
    place = TopicPartition("audience.asked.a", 0)
    with consumer(offices.office("a"), group) as client:
        client.assign([place])
        client.commit({place: OffsetAndMetadata(1, "", -1)})
        assert client.committed(place) == 1


@pytest.mark.parametrize(
    "group", ["audience.asked.a", "audience.asked.ab.nightly", "audience.asked.", "mine"]
)
def test_an_office_is_refused_in_every_other_group(offices: TwoOffices, group: str) -> None:
    place = TopicPartition("audience.asked.a", 0)
    with consumer(offices.office("a"), group) as client:
        client.assign([place])
        with pytest.raises(errors.GroupAuthorizationFailedError):
            client.commit({place: OffsetAndMetadata(1, "", -1)})
        with pytest.raises(errors.GroupAuthorizationFailedError):
            client.committed(place)


# Writing


@pytest.mark.parametrize("topic", ["audience.asked.a", "audience.asked.ab", "submissions.asked"])
def test_an_office_writes_nowhere(offices: TwoOffices, topic: str) -> None:
    producer = connect(KafkaProducer, offices.office("a"), enable_idempotence=False)
    try:
        with pytest.raises(errors.TopicAuthorizationFailedError):
            producer.send(topic, b"x", partition=0).get(timeout=10)
    finally:
        producer.close(timeout=1)


# Calls of an administrator

ALTERED = ConfigResource(ConfigResourceType.TOPIC, "audience.asked.a", {"retention.ms": "1"})
EVERYTHING = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
ALL_ACLS = ACLFilter(None, None, ACLOperation.ANY, ACLPermissionType.ANY, EVERYTHING)
MORE_RIGHTS = ACL(
    "User:asked.a",
    "*",
    ACLOperation.READ,
    ACLPermissionType.ALLOW,
    ResourcePattern(ResourceType.TOPIC, "audience.asked.ab"),
)
NEW_PASSWORD = UserScramCredentialUpsertion("asked.ab", "SCRAM-SHA-512", "taken over")
OWN_PASSWORD = UserScramCredentialUpsertion("asked.a", "SCRAM-SHA-512", "chosen by myself")

REFUSED_CALLS: dict[str, Callable[[Any], object]] = {
    "create a topic": lambda c: c.create_topics({"audience.asked.a.x": {"num_partitions": 1}}),
    "create its own topic anew": lambda c: c.create_topics({"audience.asked.a": {}}),
    "delete its own topic": lambda c: c.delete_topics(["audience.asked.a"]),
    "delete another topic": lambda c: c.delete_topics(["submissions.asked"]),
    "add partitions": lambda c: c.create_partitions({"audience.asked.a": 2}),
    "delete records": lambda c: c.delete_records({TopicPartition("audience.asked.a", 0): 1}),
    "change its topic's settings": lambda c: c.alter_configs([ALTERED], raise_on_unknown=False),
    "list rights": lambda c: c.describe_acls(ALL_ACLS),
    "give itself rights": lambda c: c.create_acls([MORE_RIGHTS]),
    "take everybody's rights": lambda c: c.delete_acls([ALL_ACLS]),
    "look at a user": lambda c: c.describe_user_scram_credentials(["asked.ab"]),
    "change another's password": lambda c: c.alter_user_scram_credentials([NEW_PASSWORD]),
    "change its own password": lambda c: c.alter_user_scram_credentials([OWN_PASSWORD]),
    "describe another's group": lambda c: c.describe_groups(["audience.asked.ab.x"]),
    "delete another's group": lambda c: c.delete_groups(["audience.asked.ab.x"]),
}


@pytest.mark.parametrize("call", REFUSED_CALLS)
def test_an_office_is_refused_every_call_of_an_administrator(
    offices: TwoOffices, secured_broker: SecuredBroker, call: str
) -> None:
    users = [product_user("asked"), office_user("asked", "a"), office_user("asked", "ab")]
    with admin(offices.office("a")) as client:
        assert is_refused(lambda: REFUSED_CALLS[call](client))
    with secured_broker.desk() as desk:
        assert all(standing.is_right for standing in desk.standings(users))


@pytest.mark.parametrize(("kind", "name"), [("TOPIC", "audience.asked.a"), ("BROKER", "1")])
def test_an_office_is_shown_no_settings(
    offices: TwoOffices, secured_broker: SecuredBroker, kind: str, name: str
) -> None:
    """The broker refuses each resource, and kafka-python tells that as one without settings."""

    def settings(access: KafkaAccess) -> dict[str, object]:
        resource = ConfigResource(ConfigResourceType[kind], name)
        with admin(access) as client:
            (named,) = client.describe_configs([resource], config_filter="all").values()
            (found,) = named.values()
            return dict(found)

    assert settings(offices.office("a")) == {}
    assert settings(secured_broker.admin)


def test_the_list_of_all_users_is_answered_to_nobody_but_the_administrator(
    offices: TwoOffices, secured_broker: SecuredBroker
) -> None:
    """Kafka 4.3 stumbles over its own refusal of this question and gives no answer at all."""
    asking = replace(offices.office("a"), timeout_ms=10_000)
    with admin(asking) as client, pytest.raises(errors.RequestTimedOutError):
        client.describe_user_scram_credentials()
    with admin(secured_broker.admin) as client:
        assert "asked.a" in client.describe_user_scram_credentials()


def is_refused(call: Callable[[], object]) -> bool:
    """Whether the broker answers with a refusal: raised, or told in the answer."""
    try:
        told = str(call())
    except errors.AuthorizationError:
        return True
    return "uthoriz" in told or "permission" in told


# Users


def test_an_unknown_user_and_a_wrong_password_are_refused_by_name(offices: TwoOffices) -> None:
    known = replace(offices.office("a"), timeout_ms=REFUSED_AFTER_MS)
    for kind, other in (
        (KafkaConsumer, replace(known, user="asked.nobody")),
        (KafkaProducer, replace(known, password="wrong")),
        (KafkaAdminClient, replace(known, password="")),
    ):
        with pytest.raises(KafkaSignInRefused, match=other.user) as refused:
            insisted(kind, other)
        assert known.password not in str(refused.value)


def test_who_names_no_user_gets_nothing(offices: TwoOffices) -> None:
    nobody = replace(offices.office("a"), user="", password="", timeout_ms=REFUSED_AFTER_MS)
    with pytest.raises(errors.KafkaTimeoutError):
        connect(KafkaConsumer, nobody)


def test_a_rotated_password_opens_nothing_and_ends_open_connections_in_time(
    secured_broker: SecuredBroker, topic_name: str
) -> None:
    made = two_offices(secured_broker, topic_name)
    fill(made)
    user, old = office_user(topic_name, "a"), made.office("a")
    topics = KafkaAudienceTopics(city=topic_name, access=made.product)
    feed = topics.topic("a")
    with consumer(old) as before:
        assert values(before, user.topic) == [b"a"]
        with secured_broker.desk() as desk:
            new = desk.rotate(user)
            stated_ms = desk.session_ms()
        assert stated_ms == 3_000
        with pytest.raises(KafkaSignInRefused):
            insisted(KafkaConsumer, replace(old, timeout_ms=REFUSED_AFTER_MS))
        with consumer(replace(old, password=new)) as after:
            assert values(after, user.topic) == [b"a"]
            polled_for(before, stated_ms + 1_000)  # and what was on its way
            feed.append([FeedRecord("late", 2, b"late")])
            assert polled_for(after, LONG_MS, least=1) == [b"late"]
            assert polled_for(before, 2_000) == []
    topics.close()


def polled_for(client: Any, wait_ms: int, *, least: int = 0) -> list[bytes]:
    """What comes within this time, or so many; a refused sign-in brings nothing, at once."""
    found: list[bytes] = []
    until = time.monotonic() + wait_ms / 1000
    while time.monotonic() < until and not 0 < least <= len(found):
        with suppressed_sign_in():
            for records in client.poll(timeout_ms=100).values():
                found += [record.value for record in records]
    return found


@contextmanager
def suppressed_sign_in() -> Iterator[None]:
    try:
        yield
    except (errors.SaslAuthenticationFailedError, errors.KafkaConnectionError):
        return


def test_a_revoked_user_loses_its_open_connection_at_once_and_finds_no_new_one(
    secured_broker: SecuredBroker, topic_name: str
) -> None:
    made = two_offices(secured_broker, topic_name)
    fill(made)
    user = office_user(topic_name, "a")
    with consumer(made.office("a")) as client:
        assert values(client, user.topic) == [b"a"]
        with secured_broker.desk() as desk:
            desk.revoke(user.name)
            (standing,) = desk.standings([user])
        with pytest.raises(errors.TopicAuthorizationFailedError):
            polled_for(client, LONG_MS)  # once its session is over it would be another error
    assert not standing.has_password
    assert standing.missing == user.grants
    with pytest.raises(KafkaSignInRefused):
        insisted(KafkaConsumer, replace(made.office("a"), timeout_ms=REFUSED_AFTER_MS))
    with consumer(made.office("ab")) as other:
        assert values(other, audience_topic(topic_name, "ab")) == [b"ab"]


# The product

BROKER_SETTING = ConfigResource(ConfigResourceType.BROKER, "1", {"log.retention.ms": "1"})
REFUSED_TO_PRODUCT: dict[str, Callable[[Any], object]] = {
    "delete a topic": lambda c: c.delete_topics(["submissions.asked"]),
    "delete an office's topic": lambda c: c.delete_topics(["audience.asked.a"]),
    "delete records": lambda c: c.delete_records({TopicPartition("submissions.asked", 0): 1}),
    "add partitions": lambda c: c.create_partitions({"submissions.asked": 2}),
    "create a topic of another city": lambda c: c.create_topics({"submissions.other": {}}),
    "create an office's topic of another city": lambda c: c.create_topics({"audience.aske.d": {}}),
    "create a topic with a longer name": lambda c: c.create_topics({"submissions.asked.x": {}}),
    "change the broker's settings": lambda c: c.alter_configs(
        [BROKER_SETTING], raise_on_unknown=False
    ),
    "list rights": lambda c: c.describe_acls(ALL_ACLS),
    "give rights": lambda c: c.create_acls([MORE_RIGHTS]),
    "take everybody's rights": lambda c: c.delete_acls([ALL_ACLS]),
    "look at a user": lambda c: c.describe_user_scram_credentials(["asked.a"]),
    "set a password": lambda c: c.alter_user_scram_credentials([NEW_PASSWORD]),
    "describe an office's group": lambda c: c.describe_groups(["audience.asked.a.x"]),
    "delete an office's group": lambda c: c.delete_groups(["audience.asked.a.x"]),
}


@pytest.mark.parametrize("call", REFUSED_TO_PRODUCT)
def test_the_product_may_neither_give_rights_nor_delete_nor_leave_its_city(
    offices: TwoOffices, secured_broker: SecuredBroker, call: str
) -> None:
    with admin(offices.product) as client:
        assert is_refused(lambda: REFUSED_TO_PRODUCT[call](client))
    with secured_broker.desk() as desk:
        (standing,) = desk.standings([product_user("asked")])
    assert standing.is_right


def test_the_product_gives_no_passwords_by_the_desk_either(offices: TwoOffices) -> None:
    with access_desk(offices.product) as desk, pytest.raises(LogAccessRefused):
        desk.rotate(office_user("asked", "a"))


def test_the_product_has_exactly_six_rights_on_four_names() -> None:
    """Written a second time by hand: whoever adds a right has to say so here."""
    may = ("alter_configs", "create", "describe", "describe_configs", "read", "write")
    names = ("audience.asked.*", "heads.asked", "journal.asked", "submissions.asked")
    rights = sorted(map(str, product_user("asked").grants))
    assert rights == sorted(f"{right} topic {name}" for right in may for name in names)


@pytest.mark.parametrize("topic", ["submissions.aske", "audience.aske.d", "__consumer_offsets"])
def test_the_product_neither_reads_nor_writes_elsewhere(offices: TwoOffices, topic: str) -> None:
    place = TopicPartition(topic, 0)
    with consumer(offices.product) as client:
        client.assign([place])
        with pytest.raises(errors.TopicAuthorizationFailedError):
            client.end_offsets([place])
    producer = connect(KafkaProducer, offices.product, enable_idempotence=False)
    try:
        with pytest.raises(errors.TopicAuthorizationFailedError):
            producer.send(topic, b"x", partition=0).get(timeout=10)
    finally:
        producer.close(timeout=1)


def test_the_log_of_a_user_without_rights_is_refused_at_its_opening(offices: TwoOffices) -> None:
    with pytest.raises(LogAccessRefused, match=r"asked\.a"):
        KafkaLog(city="asked", access=offices.office("a"))
