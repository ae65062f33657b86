"""Who may do what on a city's broker, as data: names of users and their rights.

The rule: an office's user may read the office's own audience topic, and take part in consumer
groups whose name begins with that topic's name and a dot. Nothing else: no other topic, no writing,
no word about the cluster. The product's user (gateway, ledger and system actors) makes, reads and
writes the topics of its city, and may not remove them, nor give rights to anybody. So the gateway
and the system actors alone write submissions.

Edge cases: codes of cities and offices hold no dot, so a user's name tells who it is, and the
group prefix of ``a`` does not fit to ``ab``. Names have one more part for the product's user, so no
office of whatever code can be it.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

from kafka.admin import ACLOperation as Operation
from kafka.admin import ACLResourcePatternType as Pattern
from kafka.admin import ResourceType as Resource

from infra.audiences.kafka_topic import audience_topic
from infra.log.kafka_topic import topic_of

PRODUCT: Final = "oneboard.gateway"

_OF_PRODUCT: Final = (
    Operation.READ,
    Operation.WRITE,
    Operation.CREATE,
    Operation.DESCRIBE,
    Operation.DESCRIBE_CONFIGS,
    # A restore writes old receipt times, so the topic takes the client's times meanwhile.
    Operation.ALTER_CONFIGS,
)


class Grant(NamedTuple):
    """One right: what may be done to which thing."""

    resource: Resource
    name: str
    pattern: Pattern
    operation: Operation

    def __str__(self) -> str:
        """As people read it: ``read topic audience.huaian.lianshui``."""
        more = "*" if self.pattern is Pattern.PREFIXED else ""
        return f"{self.operation.name.lower()} {self.resource.name.lower()} {self.name}{more}"


@dataclass(frozen=True, slots=True)
class BrokerUser:
    """A user of the broker and the rights that it has, neither more nor less."""

    name: str
    office: str | None
    grants: frozenset[Grant]

    @property
    def topic(self) -> str:
        """The topic that an office's user reads."""
        return next((each.name for each in self.grants if each.resource is Resource.TOPIC), "")

    @property
    def group_prefix(self) -> str:
        """How the names of an office's consumer groups begin."""
        return next((each.name for each in self.grants if each.resource is Resource.GROUP), "")


def office_user(city: str, office: str) -> BrokerUser:
    """The user of an office's own system."""
    topic = audience_topic(city, office)
    grants = {
        Grant(Resource.TOPIC, topic, Pattern.LITERAL, Operation.READ),
        Grant(Resource.GROUP, f"{topic}.", Pattern.PREFIXED, Operation.READ),
    }
    return BrokerUser(name=f"{city}.{office}", office=office, grants=frozenset(grants))


def product_user(city: str, name: str | None = None) -> BrokerUser:
    """The user of gateway, ledger and system actors; ``name`` where the settings name another."""
    submissions = topic_of(city)
    code = submissions.partition(".")[2]
    own = submissions, f"journal.{code}", f"heads.{code}"
    grants = {
        Grant(Resource.TOPIC, topic, Pattern.LITERAL, operation)
        for topic in own
        for operation in _OF_PRODUCT
    }
    prefix = audience_topic(city, "")
    grants |= {
        Grant(Resource.TOPIC, prefix, Pattern.PREFIXED, operation) for operation in _OF_PRODUCT
    }
    return BrokerUser(name=name or f"{PRODUCT}.{city}", office=None, grants=frozenset(grants))
