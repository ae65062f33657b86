"""What the matcher knows of one registration: plain values, none of them trusted alone.

Every field is what one office said. Blank, None and '' mean that it said nothing, which is never
held against it. ``project_id`` is the project that the journal placed the registration on, so that
a new one is held against all rows of a project together; '' means that it stands for itself.
"""

from datetime import date

from sharing.values import value


@value
class Registration:
    """What the matcher knows of one registration."""

    lead_id: str
    order: int
    """The position in the journal; candidates have a lower one."""
    office: str
    investor: str
    project: str
    """The title 项目名称."""
    content: str = ""
    """建设内容; the title again where the office said nothing else."""
    credit_code: str = ""
    """As written, folded; ``code_is_valid`` tells whether it decides."""
    code_is_valid: bool = False
    amount_yuan: int | None = None
    amount_usd_cents: int | None = None
    registered_on: date | None = None
    """The city day of 登记时间."""
    talked_on: date | None = None
    signed_on: date | None = None
    started_on: date | None = None
    first_contact_office: str = ""
    """首谈单位 as claimed: an office code."""
    landing_office: str = ""
    """落户地 as claimed: an office code."""
    industry: str = ""
    chain: str = ""
    is_chemical: bool | None = None
    other_names: tuple[str, ...] = ()
    """Names of the same investor that evidence or an amendment linked to it."""
    places: tuple[str, ...] = ()
    """Names of the city and of its offices with land."""
    office_kind: str = ""
    project_id: str = ""

    @property
    def valid_code(self) -> str:
        """The code if it decides, else ''."""
        return self.credit_code if self.code_is_valid else ""
