"""Phone numbers out of open texts and into the contacts, when whoever wrote them agrees.

The rule (docs/decisions/0016): a number in a text that is kept in the clear is refused, with the
offer to move it. Who takes the offer has each number moved into a contact person of its own, which
is sealed; in its place stands a mark, so that the reader knows that something was said. In names
(investor, project) there is no mark, since names are compared.

Edge cases: texts that say nothing open (contacts, hashes) are left alone; a text that grows beyond
its limit by the mark is refused as too long; more persons than a submission may have are refused.

Invariant: no digit of a number is lost, and no text holds a number afterwards.
"""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from gateway.saying.speaking import NOT_FREE
from sharing.contacts import ContactPerson, Contacts
from sharing.phones import moved_out

MARK: Final = "（电话已移入联系人）"
_NAMES: Final = frozenset({"investor", "project", "credit_code"})
Written = TypeVar("Written", bound=BaseModel)


def move_phones(written: Written) -> tuple[Written, tuple[ContactPerson, ...]]:
    """The same without numbers in open texts, and a contact person for each. Raises
    ValidationError where a text grew too long.
    """
    found: list[ContactPerson] = []
    content = _moved(written.model_dump(exclude_unset=True), "", found)
    return (type(written).model_validate(content) if found else written), tuple(found)


def move_in_form(form: Mapping[str, str]) -> tuple[dict[str, str], tuple[ContactPerson, ...]]:
    """The same for the texts of a form; its tokens and ids hold no number of a phone."""
    found: list[ContactPerson] = []
    return {name: _moved(text, name, found) for name, text in form.items()}, tuple(found)


def with_persons(contacts: Contacts | None, moved: tuple[ContactPerson, ...]) -> Contacts | None:
    """The contacts with those that were moved. Raises ValidationError for too many."""
    persons = (*(contacts.persons if contacts else ()), *moved)
    return Contacts(persons=persons) if persons else contacts


def _moved(value: Any, name: str, found: list[ContactPerson]) -> Any:
    if isinstance(value, str):
        clean, numbers = moved_out(value, mark="" if name in _NAMES else MARK)
        found += [ContactPerson(phone=number) for number in numbers]
        return clean
    if isinstance(value, Mapping):
        return {
            part: inner if part in NOT_FREE else _moved(inner, part, found)
            for part, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return type(value)(_moved(inner, name, found) for inner in value)
    return value
