"""Shopping around 兜圈子: enterprises that talk with several offices at once.

The rule: a contact is a lead that its office still pursues and that was not found void. Contacts
belong to one enterprise where they speak of one project, where their projects are linked as of one
enterprise (by a ruling, or since the matcher found so), and where the investors have the same valid
code, the same normalised name, or names that were ruled to be one enterprise. An enterprise with
contacts in two or more offices is listed, those with most offices first, then the one that moved
last.

Edge cases: sister companies of one group are different enterprises and are not put together; an
equal name is a hint and no decision, so the basis is told; who is not named yet is nobody's; a
sealed name is compared as any other.

Invariant: a function of views and rulings; each contact belongs to one enterprise, and nothing is
merged by being listed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ledger.views import LeadView, ProjectView, TouchView
from sharing.enterprise.credit_code import read_credit_code
from sharing.enterprise.names import name_key

OFFICES_MIN = 2
VOID = "void"
SAME_PROJECT, LINKED, SAME_CODE, SAME_NAME, ALIAS = (
    "same_project",
    "linked",
    "same_code",
    "same_name",
    "alias",
)


@dataclass(frozen=True, slots=True)
class Contact:
    """One office's contact with the enterprise, in one project."""

    lead_id: str
    office: str
    project_id: str
    order: int


@dataclass(frozen=True, slots=True)
class Enterprise:
    """An enterprise with contacts in several offices. ``project_id`` is its first contact's."""

    project_id: str
    contacts: tuple[Contact, ...]
    bases: tuple[str, ...]
    """Why these contacts are put together: ``same_project``, ``linked``, ``same_code`` …."""

    @property
    def offices(self) -> frozenset[str]:
        """The offices that it talks with."""
        return frozenset(contact.office for contact in self.contacts)


class _Groups:
    """Projects put together, with the reason of each tie (union-find)."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._bases: dict[str, set[str]] = defaultdict(set)

    def root(self, project_id: str) -> str:
        """The project that stands for the group."""
        parent = self._parent.setdefault(project_id, project_id)
        while parent != self._parent[parent]:
            self._parent[parent] = self._parent[self._parent[parent]]
            parent = self._parent[parent]
        self._parent[project_id] = parent
        return parent

    def tie(self, one: str, other: str, basis: str) -> None:
        """Put two projects together."""
        if one == other:
            return
        low, high = sorted((self.root(one), self.root(other)))
        self._bases[low].add(basis)
        if low != high:
            self._parent[high] = low
            self._bases[low] |= self._bases.pop(high, set())

    def bases(self, root: str) -> set[str]:
        """Why the projects of a group are together."""
        return set(self._bases[root])


def shopping_around(
    projects: Sequence[ProjectView], aliases: Iterable[tuple[str, str]] = ()
) -> list[Enterprise]:
    """The enterprises with contacts in several offices, without order.

    ``aliases``: pairs of name keys that were ruled to be one enterprise.
    """
    live = {project.project_id: project for project in projects if project.counts}
    groups = _Groups()
    for one, other, basis in (*_linked(live), *_same_keys(live, aliases)):
        groups.tie(one, other, basis)
    members: dict[str, list[ProjectView]] = defaultdict(list)
    for project_id, project in live.items():
        members[groups.root(project_id)].append(project)
    found = (_enterprise(together, groups.bases(root)) for root, together in members.items())
    return [each for each in found if len(each.offices) >= OFFICES_MIN]


def ranked(
    enterprises: Iterable[Enterprise], leads: dict[str, LeadView]
) -> list[tuple[Enterprise, int]]:
    """Most offices first, then the latest movement, with that movement's time."""
    timed = [(each, max(_moved(each, leads), default=0)) for each in enterprises]
    return sorted(timed, key=lambda pair: (-len(pair[0].offices), -pair[1], pair[0].project_id))


def _moved(enterprise: Enterprise, leads: dict[str, LeadView]) -> Iterator[int]:
    for contact in enterprise.contacts:
        lead = leads.get(contact.lead_id)
        if lead is not None:
            yield max(lead.registered_at, *(note.at for note in lead.notes), 0)


def _is_contact(touch: TouchView) -> bool:
    return touch.is_active and touch.standing != VOID


def _enterprise(together: Sequence[ProjectView], bases: set[str]) -> Enterprise:
    contacts = sorted(
        (
            Contact(touch.lead_id, touch.office, project.project_id, touch.order)
            for project in together
            for touch in project.touches
            if _is_contact(touch)
        ),
        key=lambda contact: (contact.order, contact.lead_id),
    )
    by_project = defaultdict(set)
    for contact in contacts:
        by_project[contact.project_id].add(contact.office)
    if any(len(offices) >= OFFICES_MIN for offices in by_project.values()):
        bases = bases | {SAME_PROJECT}
    first = contacts[0].project_id if contacts else together[0].project_id
    order = (SAME_PROJECT, LINKED, SAME_CODE, ALIAS, SAME_NAME)
    return Enterprise(first, tuple(contacts), tuple(name for name in order if name in bases))


def _linked(live: dict[str, ProjectView]) -> Iterator[tuple[str, str, str]]:
    for project in live.values():
        for other, relation in project.related:
            if relation == "other_project" and other in live:
                yield project.project_id, other, LINKED


def _same_keys(
    live: dict[str, ProjectView], aliases: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    by_name: dict[str, str] = {}
    by_code: dict[str, str] = {}
    for project in live.values():
        identity = project.identity
        code = read_credit_code(identity.credit_code) if identity.credit_code else None
        if code is not None and code.is_valid:
            first = by_code.setdefault(code.normalised, project.project_id)
            yield first, project.project_id, SAME_CODE
        key = name_key(identity.investor)
        if key:
            first = by_name.setdefault(key, project.project_id)
            yield first, project.project_id, SAME_NAME
    for one, other in aliases:
        if one in by_name and other in by_name:
            yield by_name[one], by_name[other], ALIAS
