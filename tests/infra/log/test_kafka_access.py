"""Every fault of kafka-python has one of our names, and no password is ever shown."""

import pytest
from kafka import errors

from infra.log.kafka_access import KafkaAccess, connect, named_fault, named_faults
from sharing.event_log import (
    LogAccessRefused,
    LogDamaged,
    LogFault,
    LogMissing,
    LogUnavailable,
    RecordTooLarge,
)

ACCESS = KafkaAccess("10.0.0.1:9092, 10.0.0.2:9092", user="oneboard", password="secret-word")


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        (errors.TopicAuthorizationFailedError("submissions.x"), LogAccessRefused),
        (errors.ClusterAuthorizationFailedError(), LogAccessRefused),
        (errors.SaslAuthenticationFailedError(), LogAccessRefused),
        (errors.KafkaError("[Error 31] ClusterAuthorizationFailedError"), LogAccessRefused),
        (errors.UnknownTopicOrPartitionError(), LogMissing),
        (errors.MessageSizeTooLargeError(), RecordTooLarge),
        (errors.RecordListTooLargeError(), RecordTooLarge),
        (errors.LogTruncationError({}), LogDamaged),
        (errors.CorruptRecordError(), LogDamaged),
        (errors.KafkaTimeoutError("Unable to bootstrap from 10.0.0.1"), LogUnavailable),
        (errors.NotEnoughReplicasError(), LogUnavailable),
        (errors.KafkaConnectionError("refused"), LogUnavailable),
        (errors.OutOfOrderSequenceNumberError(), LogUnavailable),
        (OSError("network unreachable"), LogUnavailable),
        (ValueError("bad address"), LogUnavailable),
    ],
)
def test_a_fault_of_the_library_gets_the_name_of_the_port(
    fault: Exception, name: type[LogFault]
) -> None:
    found = named_fault(fault, access=ACCESS, about="submissions.x")
    assert type(found) is name
    assert "secret-word" not in str(found)


def test_a_fault_of_the_port_passes_unchanged() -> None:
    ours = LogMissing("ours")
    with pytest.raises(LogMissing) as passed, named_faults(ACCESS, about="x"):
        raise ours
    assert passed.value is ours


def test_the_password_goes_to_the_library_and_is_shown_nowhere() -> None:
    assert ACCESS.options()["sasl_plain_password"] == "secret-word"
    assert "secret-word" not in repr(ACCESS)


@pytest.mark.parametrize(
    ("user", "ca_file", "protocol"),
    [
        ("", "", "PLAINTEXT"),
        ("", "/etc/ca.pem", "SSL"),
        ("oneboard", "", "SASL_PLAINTEXT"),
        ("oneboard", "/etc/ca.pem", "SASL_SSL"),
    ],
)
def test_user_and_certificate_choose_the_protocol(user: str, ca_file: str, protocol: str) -> None:
    options = KafkaAccess("a:1,b:2", user=user, ca_file=ca_file).options()
    assert options["security_protocol"] == protocol
    assert options["bootstrap_servers"] == ["a:1", "b:2"]
    assert ("sasl_mechanism" in options) == bool(user)
    assert ("ssl_cafile" in options) == bool(ca_file)


def test_a_client_that_did_not_connect_is_closed() -> None:
    made: list[object] = []

    def unreachable(**options: object) -> None:
        client = options["kafka_client"]
        assert callable(client)
        made.append(client(bootstrap_servers=["127.0.0.1:1"]))
        raise errors.KafkaTimeoutError("Unable to bootstrap")

    with pytest.raises(errors.KafkaTimeoutError):
        connect(unreachable, ACCESS)
    (client,) = made
    assert client._manager.closed  # type: ignore[attr-defined]
