"""A record of the submissions log: the gateway's stamp, a line feed, the submission.

The first line is the *stamp*: who said it, for which office, in which role, under which id, and
what the gateway derived from the text (the name key, the goods key, the phase), because tables of
names change between releases while a decision must not. The second line is the *submission*, the
client's own statement in canonical bytes.

The judge trusts the stamp, since only the gateway and the system actors can write the log. The
digest is over the second line alone, so that a colleague's retry, or one through a later release,
is still the same statement.

Invariant: ``read_record(write_record(stamp, body))`` gives both back, byte for byte.
"""

from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from auth.actors import Role
from sharing.canonical import canonical_bytes
from sharing.sections import Code, Frozen, ShortText
from sharing.submissions.registry import Submission, read_submission
from sharing.values import value

SubmissionId = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z_.:-]+$")]


class Derived(Frozen):
    """What the gateway derived from the text of a registration or amendment.

    It says by which version of the rules, and is journal data from then on.
    """

    normaliser: int
    name_key: ShortText
    goods_key: ShortText = ""
    phase: int = 1
    credit_code: Code = ""
    code_is_valid: bool = False


class Stamp(Frozen):
    """Who said it: the gateway's word, which the judge trusts."""

    v: Literal[1] = 1
    city: Code
    office: Code
    actor: ShortText
    role: Annotated[Role, Field(strict=False)]
    submission_id: SubmissionId
    derived: Derived | None = None
    in_stead_of: ShortText = ""
    """The id of the person in whose stead a deputy spoke; left out of the bytes where empty."""


@value
class Record:
    """A decoded record: stamp, submission, SHA-256 of the submission's bytes."""

    stamp: Stamp
    submission: Submission
    digest: bytes


class Undecodable(ValueError):
    """The bytes are not a record of ours. ``stamp`` is there if at least that could be read."""

    def __init__(self, why: str, *, stamp: Stamp | None = None, digest: bytes = b"") -> None:
        super().__init__(why)
        self.stamp = stamp
        self.digest = digest


_STAMP = TypeAdapter(Stamp)


def write_record(stamp: Stamp, body: bytes) -> bytes:
    """The bytes to append: the stamp's canonical line, then the submission's own bytes."""
    content = stamp.model_dump()
    if not stamp.in_stead_of:
        # As every record before deputies was written, so that a retry is byte-identical.
        del content["in_stead_of"]
    return canonical_bytes(content) + b"\n" + body


def read_record(value: bytes) -> Record:
    """The record that these bytes are. Raises Undecodable, with the stamp if it could be read."""
    stamp_line, separator, body = value.partition(b"\n")
    if not separator:
        raise Undecodable("no stamp line")
    try:
        stamp = _STAMP.validate_json(stamp_line)
    except ValidationError as problem:
        raise Undecodable(f"stamp: {_first_fault(problem)}") from problem
    digest = sha256(body).digest()
    try:
        return Record(stamp, read_submission(body), digest)
    except ValidationError as problem:
        raise Undecodable(_first_fault(problem), stamp=stamp, digest=digest) from problem


def _first_fault(problem: ValidationError) -> str:
    """Where and what kind of fault, without the offending input (it may be personal data)."""
    first = problem.errors(include_url=False, include_context=False, include_input=False)[0]
    where = [str(part) for part in first["loc"]]
    if first["type"] == "extra_forbidden":
        where[-1] = "?"  # the name of a field that we do not know is input too
    return f"{'.'.join(where)}: {first['type']}"
