"""The settings of one installation: from flags, the environment, or a file, in this order.

* flags of the command line (``--data DIR``) win;
* then the environment: ``ONEBOARD_DATA``, ``ONEBOARD_PORT`` ...; for the two that every platform
  sets, the plain names ``DATABASE_URL`` and ``KAFKA_BOOTSTRAP`` count too, after the prefixed ones;
* then a file: the one that ``--settings`` or ``ONEBOARD_SETTINGS`` names, else ``oneboard.toml`` in
  the working folder if it is there;
* then the defaults, which make a working system on one machine.

Nothing is read at import. Secrets are ``SecretStr`` and hence never printed. An empty environment
variable counts as not set. Invariant: a ``Settings`` that exists is complete and does not change.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from auth.offices import CODE_PATTERN
from infra.faults import Fault, FileFaulty, faults_of
from infra.kafka_settings import refuse_contradiction

SETTINGS_FILE: Final = "oneboard.toml"
SETTINGS_FILE_VARIABLE: Final = "ONEBOARD_SETTINGS"
PLAIN_VARIABLES: Final = {"database_url": "DATABASE_URL", "kafka_bootstrap": "KAFKA_BOOTSTRAP"}
TOKEN_SECRET_CHARACTERS_MIN: Final = 32
SecondFactorFor = Literal["nobody", "city_roles", "everybody"]
TokenSecret = Annotated[SecretStr, Field(min_length=TOKEN_SECRET_CHARACTERS_MIN)]


class Settings(BaseSettings):
    """Everything that differs between installations.

    ``load_settings`` makes one; the constructor takes flags alone and reads nothing.
    """

    model_config = SettingsConfigDict(
        env_prefix="ONEBOARD_",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        validate_default=False,
        hide_input_in_errors=True,
    )

    data: Path = Path("var")
    """The data folder: databases, evidence files, secrets."""
    database_url: SecretStr | None = None
    """Where the journal lives; see ``database``. It may hold a password."""
    kafka_bootstrap: Annotated[str, Field(pattern=r"^\S+:[0-9]+$")] | None = None
    """``host:port`` of brokers, with commas; none means the embedded log in the data folder."""
    kafka_replication_factor: Annotated[int, Field(ge=1, le=32)] = 1
    """On how many brokers a topic stands that the product makes; 3 where nothing may be lost."""
    kafka_min_insync_replicas: Annotated[int, Field(ge=1, le=32)] = 1
    """How many of them must have a record before it counts as said; 2 where nothing may be lost."""
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] | None = None
    """How the broker is spoken to; none means SASL if there is a user, SSL if a ``ssl_cafile``."""
    kafka_sasl_mechanism: Literal["SCRAM-SHA-512", "SCRAM-SHA-256"] = "SCRAM-SHA-512"
    kafka_username: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    """Who the gateway and the ledger are at the broker; none means that it asks for nobody."""
    kafka_password: SecretStr | None = None
    kafka_admin_username: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    """Who gives other users their rights (``oneboard broker``); no gateway needs to know it."""
    kafka_admin_password: SecretStr | None = None
    kafka_ssl_cafile: Path | None = None
    """The certificates that vouch for the broker; none means those of the machine."""
    kafka_ssl_certfile: Path | None = None
    """Our own certificate, where the broker asks for one."""
    kafka_ssl_keyfile: Path | None = None
    kafka_ssl_check_hostname: bool = True
    keystore_url: SecretStr | None = None
    """Where keys live, apart from journal and log; see ``keystore``."""
    master_key: SecretStr | None = None
    """Opens the key store: hex or base64 of 32 bytes; none means a file in the data folder."""
    master_key_before: SecretStr | None = None
    """The master key that ``master_key`` takes the place of, until ``oneboard keys rotate``."""
    city: Annotated[str, Field(pattern=CODE_PATTERN)] | None = None
    """The city's code, where a database holds several; otherwise the only one there is."""
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8088
    """0 lets the system choose a free one."""
    token_secret: TokenSecret | None = None
    """Signs the tokens of sign-in; see ``infra.token_secret``."""
    token_secrets_before: Annotated[tuple[TokenSecret, ...], Field(max_length=5)] = ()
    """Secrets that signed before and are still accepted, while a new one is brought in."""
    second_factor_for: SecondFactorFor = "nobody"
    """Who must have a second factor; everybody may."""
    cookies_over_https_alone: bool | None = None
    """Whether cookies are sent over https alone; none means as the request came."""
    answer_wait_ms: Annotated[int, Field(ge=0, le=60_000)] = 2000
    """How long a write waits for its verdict before it answers with where to ask."""
    group_submissions_max: Annotated[int, Field(ge=1, le=100_000)] = 4000
    """How many submissions the judge decides in one database transaction."""
    lease_seconds: Annotated[int, Field(ge=1, le=3600)] = 6
    """How long a ledger holds a city without renewing its lease."""
    import_megabytes_max: Annotated[int, Field(ge=1, le=1024)] = 32
    """How large a ledger file may be that is imported; a larger one is refused unread."""
    evidence_in: Literal["folder", "database"] | None = None
    """Where evidence files are kept; none means the data folder, or PostgreSQL where it is used."""
    evidence_megabytes_max: Annotated[int, Field(ge=1, le=256)] = 20
    """How large one evidence file may be."""
    evidence_day_megabytes_max: Annotated[int, Field(ge=1, le=1024 * 1024)] = 1024
    """How large the evidence files together may be that an office sends within 24 hours."""
    requests_per_minute: Annotated[int, Field(ge=0, le=1_000_000)] = 1200
    """How many requests of one person are answered within a minute; 0 for no limit. Each gateway
    process counts on its own: of several, each gets its share of what all shall let through.
    """
    requests_per_minute_of_office: Annotated[int, Field(ge=0, le=1_000_000)] = 6000
    """How many requests of one office together are answered within a minute, by each process."""
    live_streams: Annotated[int, Field(ge=0, le=1_000)] = 10
    """How many streams of live updates one person may have open; 0 for no limit."""
    live_streams_of_office: Annotated[int, Field(ge=0, le=10_000)] = 100
    """How many streams one office may have open together; 0 for no limit."""
    live_beat_seconds: Annotated[int, Field(ge=1, le=300)] = 15
    """How often a stream says that it is there, and asks whether its reader still may read."""
    absent_per_hour: Annotated[int, Field(ge=1, le=1_000_000)] = 60
    """How many look-ups by id may find nothing within an hour, of one person."""
    absent_per_hour_of_office: Annotated[int, Field(ge=1, le=1_000_000)] = 300
    collided_per_hour: Annotated[int, Field(ge=1, le=1_000_000)] = 60
    """How many registrations may collide within an hour, of one person; imports are apart."""
    collided_per_hour_of_office: Annotated[int, Field(ge=1, le=1_000_000)] = 200
    access_log_days: Annotated[int, Field(ge=30, le=36_500)] = 1095
    """How long the access log is kept."""
    heads_folder: Path | None = None
    """Where signed heads are published, perhaps on another disk; none means the topic on Kafka, or
    ``heads`` in the data folder. A folder that is named must be there.
    """
    journal_folder: Path | None = None
    """Where journal rows are published, perhaps on another disk; none means the topic on Kafka, and
    with the embedded log nowhere. A folder that is named must be there.
    """
    receipt_origin: Annotated[str, Field(pattern=r"^[^\s+]+$", max_length=120)] | None = None
    """Under which name heads and receipts are signed, a domain of the city's for instance; none
    means ``oneboard/`` and the city's code. Another name makes other heads: choose it once.
    """
    language: Literal["zh_CN", "en"] = "zh_CN"
    """The language for readers who name none."""

    @property
    def import_bytes_max(self) -> int:
        """The largest ledger file in bytes."""
        return self.import_megabytes_max << 20

    @property
    def database(self) -> str:
        """The URL of the database; SQLite in the data folder unless told otherwise."""
        return self._url(self.database_url, "oneboard.db")

    @property
    def keystore(self) -> str:
        """The URL of the key store; a SQLite file of its own unless told otherwise."""
        return self._url(self.keystore_url, "keys.db")

    @property
    def evidence_bytes_max(self) -> int:
        """The largest evidence file in bytes."""
        return self.evidence_megabytes_max << 20

    @property
    def evidence_day_bytes_max(self) -> int:
        """The largest sum of an office's evidence files of 24 hours in bytes."""
        return self.evidence_day_megabytes_max << 20

    @property
    def evidence_place(self) -> Literal["folder", "database"]:
        """Where evidence files are kept: a folder is of no use to gateways on several machines."""
        return self.evidence_in or ("folder" if self.database.startswith("sqlite") else "database")

    def _url(self, told: SecretStr | None, file: str) -> str:
        if told is not None:
            return told.get_secret_value()
        return f"sqlite:///{(self.data / file).absolute()}"

    @field_validator("database_url", "keystore_url")
    @classmethod
    def _known_database(cls, url: SecretStr | None) -> SecretStr | None:
        if url is None:
            return None
        scheme, separator, rest = url.get_secret_value().partition("://")
        if separator and scheme in {"postgres", "postgresql"}:
            return SecretStr(f"postgresql+psycopg://{rest}")
        if separator and scheme in {"sqlite", "postgresql+psycopg"}:
            return url
        raise PydanticCustomError("settings.database_unknown", "neither sqlite nor postgresql")

    @field_validator("master_key_before")
    @classmethod
    def _none_where_blank(cls, key: SecretStr | None) -> SecretStr | None:
        """A blank file of containers that holds the key before only while it is needed."""
        return key if key is not None and key.get_secret_value().strip() else None

    @field_validator("kafka_min_insync_replicas")
    @classmethod
    def _no_more_than_there_are(cls, insync: int, info: ValidationInfo) -> int:
        if insync > info.data.get("kafka_replication_factor", insync):
            raise PydanticCustomError("settings.insync_above_replicas", "more than replicas")
        return insync

    @model_validator(mode="after")
    def _kafka_says_one_thing(self) -> Self:
        refuse_contradiction(self)
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The constructor's values alone; ``load_settings`` brings the others."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


def load_settings(*, flags: Mapping[str, Any] | None = None, file: Path | None = None) -> Settings:
    """The settings of this process from flags, environment and file; flags of None are not set.

    Raises FileFaulty, which names every value at fault and where it came from.
    """
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    environment = _environment()
    path = _settings_file(file)
    text = _text_of(path) if path else ""
    from_file = _toml_of(text, file=str(path))
    try:
        return Settings(**{**from_file, **environment, **given})
    except ValidationError as problem:
        told = faults_of(problem, lambda _: 0)
        faults = [_placed(fault, flags=given, environment=environment, text=text) for fault in told]
        raise FileFaulty(file=str(path or ""), faults=faults) from None


def _environment() -> dict[str, Any]:
    plain = {
        name: os.environ[variable]
        for name, variable in PLAIN_VARIABLES.items()
        if os.environ.get(variable)
    }
    return plain | EnvSettingsSource(Settings)()


def _settings_file(told: Path | None) -> Path | None:
    named = told or os.environ.get(SETTINGS_FILE_VARIABLE)
    if named:
        return Path(named)
    usual = Path(SETTINGS_FILE)
    return usual if usual.is_file() else None


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        reason = getattr(problem, "strerror", None) or "not UTF-8"
        fault = Fault(
            line=0, path="", code="file.unreadable", params={"problem": reason}, text=reason
        )
        raise FileFaulty(file=str(path), faults=[fault]) from problem


def _toml_of(text: str, *, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        line = re.search(r"at line (\d+)", str(problem))
        fault = Fault(
            line=int(line[1]) if line else len(text.splitlines()),
            path="",
            code="file.syntax",
            params={"problem": str(problem)},
            text=str(problem),
        )
        raise FileFaulty(file=file, faults=[fault]) from problem


def _placed(
    fault: Fault, *, flags: Mapping[str, Any], environment: Mapping[str, Any], text: str
) -> Fault:
    """The fault with the name under which its value was given: flag, variable, or line of file."""
    # A rule over several settings names the one that it is about.
    name = fault.path or fault.params.get("key", "")
    if name in flags:
        path, line = f"--{name.replace('_', '-')}", 0
    elif name in environment:
        prefixed = f"ONEBOARD_{name.upper()}"
        is_plain = name in PLAIN_VARIABLES and not os.environ.get(prefixed)
        path, line = PLAIN_VARIABLES[name] if is_plain else prefixed, 0
    else:
        before = re.split(rf"(?m)^[ \t]*{re.escape(name)}[ \t]*=", text, maxsplit=1)
        path, line = name, before[0].count("\n") + 1 if len(before) > 1 else 0
    said = f"{path}: {fault.text}"
    return Fault(line=line, path=path, code=fault.code, params=fault.params, text=said)
