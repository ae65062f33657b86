"""Tables of evidence files: who sent which, and their bytes where several gateways share them.

No folds of the journal, so never rebuilt and always backed up, but for ``evidence_named``, a view
like those of ``infra.store.views``. ``evidence_file`` and ``evidence_piece`` stay empty where the
bytes are kept in a folder.
"""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from infra.store.tables import big, blob, text


class EvidenceFileTable(SQLModel, table=True):
    """One file: its hash is its name."""

    __tablename__ = "evidence_file"
    city: str = Field(sa_column=text(primary_key=True))
    sha256: str = Field(sa_column=text(primary_key=True))
    bytes_count: int = Field(sa_column=big())
    media_type: str = Field(sa_column=text())
    stored_at: int = Field(sa_column=big())


class EvidencePieceTable(SQLModel, table=True):
    """A file's bytes in order, a bounded piece a row, so that no file need fit into memory."""

    __tablename__ = "evidence_piece"
    city: str = Field(sa_column=text(primary_key=True))
    sha256: str = Field(sa_column=text(primary_key=True))
    number: int = Field(sa_column=big(primary_key=True))
    piece: bytes = Field(sa_column=blob())


class EvidenceUploadTable(SQLModel, table=True):
    """That an office sent a file; the first time counts."""

    __tablename__ = "evidence_upload"
    __table_args__ = (Index("evidence_upload_by_time", "city", "office", "uploaded_at"),)
    city: str = Field(sa_column=text(primary_key=True))
    office: str = Field(sa_column=text(primary_key=True))
    sha256: str = Field(sa_column=text(primary_key=True))
    actor: str = Field(sa_column=text())
    bytes_count: int = Field(sa_column=big())
    uploaded_at: int = Field(sa_column=big())


class EvidenceNamedTable(SQLModel, table=True):
    """That an event of a journal row names a file, and of which lead or project it speaks."""

    __tablename__ = "evidence_named"
    city: str = Field(sa_column=text(primary_key=True))
    sha256: str = Field(sa_column=text(primary_key=True))
    seq: int = Field(sa_column=big(primary_key=True))
    lead_id: str = Field(sa_column=text(primary_key=True))
    project_id: str = Field(sa_column=text(primary_key=True))
    office: str = Field(sa_column=text())
    """Whose statement it is."""


EVIDENCE_FILE = EvidenceFileTable.__table__  # type: ignore[attr-defined]
EVIDENCE_NAMED = EvidenceNamedTable.__table__  # type: ignore[attr-defined]
EVIDENCE_PIECE = EvidencePieceTable.__table__  # type: ignore[attr-defined]
EVIDENCE_UPLOAD = EvidenceUploadTable.__table__  # type: ignore[attr-defined]
