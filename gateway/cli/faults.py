"""What went wrong, in words, with the exit status: one place for every command.

2 is for wrong usage (a period, a position, an office that cannot be meant), 1 for everything that
could not be read or carried out.
"""

from collections.abc import Iterator

from gateway.city_opening import CityAlreadyThere, CityNotOpened
from gateway.exports.files import ExportNotWritten
from gateway.inline_ledger import LedgerElsewhereStands
from gateway.listening import AddressNotToBeHad
from gateway.messages.catalogue import say
from gateway.refusals import refusal_words
from gateway.rule_packs import SUBJECT
from gateway.rule_words import fault_words
from gateway.wiring import CityNotChosen
from infra.audiences.access import BrokerUnguarded
from infra.city_reads import CityUnknown, PositionUnknown
from infra.faults import Fault, FileFaulty
from infra.keys.rotation import KeysTurned
from infra.keys.rotation_lock import RotationUnderWay
from infra.keys.wrapping import MasterKeyRenewed, RotationUnfinished
from infra.ledger_runner import LedgerFault
from infra.log.kafka_access import KafkaNotTrusted, KafkaSignInRefused
from infra.receipts.heads import HeadInconsistent
from infra.settings import PLAIN_VARIABLES
from infra.store.database import DATABASE_FAULTS
from infra.store.migrating import SchemaFault, SchemaNewer
from infra.transfer_file import TransferFault
from ledger.period import PeriodUnreadable
from sharing.contacts import KeyFault
from sharing.event_log import LogFault

TOLD_FAULTS = (
    AddressNotToBeHad,
    CityAlreadyThere,
    CityNotChosen,
    CityNotOpened,
    CityUnknown,
    ExportNotWritten,
    FileFaulty,
    KeyFault,
    LedgerElsewhereStands,
    LedgerFault,
    LogFault,
    OSError,
    PeriodUnreadable,
    PositionUnknown,
    SchemaFault,
    TransferFault,
    *DATABASE_FAULTS,
)
"""The faults that commands raise and ``words_for`` can tell."""

USAGE, FAILED = 2, 1


def words_for(  # noqa: C901, PLR0912  a case a fault
    fault: BaseException, language: str
) -> tuple[str, int]:
    """What to say about a fault, and the exit status."""
    match fault:
        case FileFaulty():
            return "\n".join(_file_lines(fault, language)), FAILED
        case CityNotChosen(found=[_, *_]):
            return say("cli.several_cities", language, found=", ".join(fault.found)), USAGE
        case CityNotChosen() | CityUnknown():
            return say("cli.no_city", language), FAILED
        case CityNotOpened():
            answer = fault.answer
            why = refusal_words(answer.reason or "submission_id_conflict", answer.params, language)
            return say("cli.city_not_opened", language, reason=why), FAILED
        case CityAlreadyThere(there=there, differs=differs):
            named = {"city": there.name, "code": there.code}
            return say(f"cli.city_there_{differs}", language, **named), FAILED
        case AddressNotToBeHad():
            return _address_words(fault, language), FAILED
        case PeriodUnreadable():
            return say("cli.period_unreadable", language, read=str(fault)), USAGE
        case PositionUnknown(position=position, head=head):
            return say("cli.position_unknown", language, position=position, head=head), USAGE
        case SchemaNewer(found=found, newest_known=known):
            return say("cli.schema_newer", language, found=found, known=known), FAILED
        case SchemaFault():
            return say("cli.schema_unversioned", language), FAILED
        case LedgerElsewhereStands():
            return say("cli.ledger_stands", language), FAILED
        case ExportNotWritten(file=file, problem=problem):
            return say("export.not_written", language, file=file, problem=problem), FAILED
        case TransferFault() | HeadInconsistent():
            return say(fault.code, language, **fault.params), FAILED
        case KafkaSignInRefused(user=user, bootstrap=bootstrap):
            return say("cli.kafka_sign_in", language, user=user, bootstrap=bootstrap), FAILED
        case BrokerUnguarded(bootstrap=bootstrap):
            return say("cli.broker_unguarded", language, bootstrap=bootstrap), FAILED
        case KafkaNotTrusted(bootstrap=bootstrap):
            return say("cli.kafka_not_trusted", language, bootstrap=bootstrap), FAILED
        case KeysTurned():
            return say("cli.keys_turned", language), USAGE
        case RotationUnderWay():
            return say("cli.keys_rotating", language), FAILED
        case MasterKeyRenewed():
            return say("cli.master_key_renewed", language), FAILED
        case RotationUnfinished():
            return say("cli.keys_unfinished", language), FAILED
        case LedgerFault() | LogFault() | KeyFault():
            told = f"{type(fault).__name__}: {fault}"
            return say("cli.store_fault", language, fault=told), FAILED
    return say("cli.store_fault", language, fault=_bare(fault)), FAILED


def settings_words(faulty: FileFaulty, language: str) -> tuple[str, bool]:
    """What is wrong with the settings, a line each; and whether it is usage: a flag or variable."""
    given = [fault for fault in faulty.faults if fault.path.startswith(("--", "ONEBOARD_"))]
    given += [fault for fault in faulty.faults if fault.path in PLAIN_VARIABLES.values()]
    in_file = FileFaulty(file=faulty.file, faults=[f for f in faulty.faults if f not in given])
    lines = [say(fault.code, language, **(fault.params | {"key": fault.path})) for fault in given]
    lines += _file_lines(in_file, language)
    return "\n".join(say("cli.setting_wrong", language, words=words) for words in lines), bool(
        given
    )


def _bare(fault: BaseException) -> str:
    """A driver's or the system's fault: its name and first line, without statements or values."""
    origin = getattr(fault, "orig", None) or fault
    lines = str(origin).splitlines()
    return f"{type(origin).__name__}: {lines[0]}" if lines else type(origin).__name__


def _address_words(fault: AddressNotToBeHad, language: str) -> str:
    if fault.is_taken:
        return say("cli.port_taken", language, port=fault.port)
    where = f"{fault.host}:{fault.port}"
    return say("cli.address_not_to_be_had", language, address=where, problem=fault.problem)


def _file_lines(faulty: FileFaulty, language: str) -> Iterator[str]:
    for fault in faulty.faults:
        yield fault_line(faulty.file, fault, language)


def fault_line(file: str, fault: Fault, language: str) -> str:
    """A fault of a file with where it stands."""
    place = f"{file}:{fault.line}" if fault.line else file
    words = fault_sentence(fault, language)
    # Most sentences name the key themselves; a second time it would only be in the way.
    path = f" {fault.path}" if fault.path and fault.path not in words else ""
    return f"{place}{path}: {words}"


def fault_sentence(fault: Fault, language: str) -> str:
    """What is wrong, in the reader's words."""
    subject, _, code = fault.code.partition(".")
    if subject == SUBJECT:
        return fault_words(code, fault.params, language)
    return say(fault.code, language, **fault.params)
