"""Users of a real broker: rights are made exact, passwords stay, TLS takes whom it knows."""

from dataclasses import replace

import pytest
from kafka import KafkaConsumer

from infra.audiences.grants import office_user, product_user
from infra.log.kafka_access import KafkaNotTrusted, KafkaSignInRefused
from tests.infra.broker.secured import (
    REFUSED_AFTER_MS,
    SecuredBroker,
    admin,
    consumer,
    insisted,
    two_offices,
)


def test_what_is_missing_is_given_what_is_too_much_is_taken_and_passwords_stay(
    secured_broker: SecuredBroker, topic_name: str
) -> None:
    made = two_offices(secured_broker, topic_name)
    user, other = office_user(topic_name, "a"), office_user(topic_name, "ab")
    too_much = next(iter(other.grants))
    with secured_broker.desk() as desk:
        desk._give([(user.name, too_much)])
        desk._take([(user.name, next(iter(user.grants)))])
        (drifted,) = desk.standings([user])
        assert drifted.too_much == frozenset({too_much})
        assert len(drifted.missing) == 1
        assert desk.provide([user, other]) == {}
        assert all(standing.is_right for standing in desk.standings([user, other]))
    with consumer(made.office("a")) as client:
        assert client.topics() == set()


def test_users_that_no_office_has_any_more_are_named(
    secured_broker: SecuredBroker, topic_name: str
) -> None:
    two_offices(secured_broker, topic_name)
    left = [product_user(topic_name), office_user(topic_name, "ab")]
    with secured_broker.desk() as desk:
        assert desk.strangers(left, city=topic_name) == [f"{topic_name}.a"]


def test_a_password_that_is_known_is_set_and_not_told(
    secured_broker: SecuredBroker, topic_name: str
) -> None:
    user = product_user(topic_name, "gateway-of-our-cluster")
    with secured_broker.desk() as desk:
        assert desk.provide([user], known={user.name: "from the settings"}) == {}
    with admin(secured_broker.access(user, "from the settings")) as client:
        assert client.list_topics() == []


def test_rights_in_words_name_what_may_be_done() -> None:
    assert {str(grant) for grant in office_user("huaian", "lianshui").grants} == {
        "read topic audience.huaian.lianshui",
        "read group audience.huaian.lianshui.*",
    }


# TLS


def test_tls_takes_whom_it_knows_and_only_a_broker_that_is_vouched_for(
    secured_broker: SecuredBroker, topic_name: str
) -> None:
    made = two_offices(secured_broker, topic_name)
    port = secured_broker.tls_bootstrap.partition(":")[2]
    secret = replace(
        made.office("a"),
        bootstrap=secured_broker.tls_bootstrap,
        ca_file=str(secured_broker.ca_file),
    )
    assert secret.security_protocol() == "SASL_SSL"
    with consumer(secret) as client:
        assert client.topics() == set()
    hasty = replace(secret, timeout_ms=REFUSED_AFTER_MS)
    misnamed = replace(hasty, bootstrap=f"localhost:{port}")
    for stranger in (replace(hasty, ca_file="", protocol="SASL_SSL"), misnamed):
        with pytest.raises(KafkaNotTrusted):
            insisted(KafkaConsumer, stranger)
    with pytest.raises(KafkaSignInRefused):
        insisted(KafkaConsumer, replace(hasty, password="wrong"))
    with consumer(replace(secret, bootstrap=misnamed.bootstrap, check_hostname=False)) as client:
        assert client.topics() == set()
