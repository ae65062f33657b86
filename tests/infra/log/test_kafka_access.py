"""Every fault of kafka-python has one of our names, and no password is ever shown."""

from pathlib import Path

import pytest
from kafka import errors

from infra.faults import FileFaulty
from infra.log.kafka_access import KafkaAccess, connect, named_fault, named_faults
from infra.settings import Settings, load_settings
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
    assert len(made) == 2, "a short try, at whose end the broker is asked why, and a long one"
    assert all(client._manager.closed for client in made)  # type: ignore[attr-defined]


def test_the_settings_say_who_the_product_and_who_the_administrator_is() -> None:
    settings = Settings.model_validate(
        {
            "kafka_bootstrap": "a:1",
            "kafka_username": "gateway",
            "kafka_password": "one",
            "kafka_admin_username": "admin",
            "kafka_admin_password": "two",
            "kafka_ssl_cafile": "/etc/ca.pem",
            "kafka_ssl_check_hostname": False,
        }
    )
    product, admin = KafkaAccess.of_settings(settings), KafkaAccess.of_administrator(settings)
    assert (product.user, product.password) == ("gateway", "one")
    assert (admin.user, admin.password) == ("admin", "two")
    assert product.options()["security_protocol"] == "SASL_SSL"
    assert product.options()["ssl_check_hostname"] is False
    alone = settings.model_copy(update={"kafka_admin_username": None})
    assert KafkaAccess.of_administrator(alone) == product


@pytest.mark.parametrize(
    ("given", "code", "key"),
    [
        ({"kafka_username": "u"}, "settings.needs_another", "--kafka-username"),
        ({"kafka_password": "p"}, "settings.needs_another", "--kafka-password"),
        ({"kafka_ssl_keyfile": "k"}, "settings.needs_another", "--kafka-ssl-keyfile"),
        (
            {
                f"kafka_{who}{part}": "u"
                for who in ("", "admin_")
                for part in ("username", "password")
            },
            "settings.admin_is_product",
            "--kafka-admin-username",
        ),
        (
            {"kafka_security_protocol": "SASL_SSL"},
            "settings.protocol_needs_user",
            "--kafka-security-protocol",
        ),
        (
            {"kafka_security_protocol": "SSL", "kafka_username": "u", "kafka_password": "p"},
            "settings.protocol_takes_no_user",
            "--kafka-security-protocol",
        ),
        (
            {"kafka_security_protocol": "PLAINTEXT", "kafka_ssl_cafile": "c"},
            "settings.protocol_takes_no_certificate",
            "--kafka-security-protocol",
        ),
    ],
)
def test_settings_that_contradict_each_other_are_refused_by_name(
    given: dict[str, str], code: str, key: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileFaulty) as refused:
        load_settings(flags=given)
    (fault,) = refused.value.faults
    assert (fault.code, fault.path) == (code, key)
