"""The names of enterprises: what they say, how alike two are, and what that means.

``read_name`` takes a name apart, ``compare_names`` compares two, ``compare_enterprises`` follows
the order of evidence: code, rulings, names. All of it is pure and without floating-point figures.
"""

from sharing.matching.names.aliases import NO_ALIASES, Aliases, Known
from sharing.matching.names.compare import NameAnswer, NameVerdict, compare_names
from sharing.matching.names.enterprises import (
    EnterpriseAnswer,
    EnterpriseVerdict,
    WrittenEnterprise,
    compare_enterprises,
)
from sharing.matching.names.rarity import BrandRarity
from sharing.matching.names.read_name import ReadName, read_name

NAMES_VERSION = 1
"""Raised whenever an answer may change."""

__all__ = [
    "NAMES_VERSION",
    "NO_ALIASES",
    "Aliases",
    "BrandRarity",
    "EnterpriseAnswer",
    "EnterpriseVerdict",
    "Known",
    "NameAnswer",
    "NameVerdict",
    "ReadName",
    "WrittenEnterprise",
    "compare_enterprises",
    "compare_names",
    "read_name",
]
