"""What waits for a head's word, and who is in charge of what, as the judge keeps it."""

from sharing.values import value


@value
class ApprovalState:
    """What staff said and the head approves or not; ``subject`` is what it is about."""

    subject: str
    said: str
    """The kind of submission."""
    office: str
    project_id: str
    lead_id: str
    by: str
    """Who said it: nobody approves his or her own word."""
    answer: str = ""
    """'' while it waits; ``approved`` or ``refused``."""
    first_lead: str = ""
    """Of a claim: which lead had first contact before it."""
    first_was_pinned: bool = False
    said_in_stead_of: str = ""
    """In whose stead a deputy said it: nor does that person approve it."""

    @property
    def waits(self) -> bool:
        """Whether the head has not spoken."""
        return not self.answer


@value
class ChargeState:
    """Somebody put in charge, by which office, until it was ended."""

    charge_id: str
    office: str
    person: str
    is_ended: bool = False


def approval_key(subject: str) -> str:
    """The key of what waits for the head's word about a subject."""
    return f"approval:{subject}"


def charge_key(charge_id: str) -> str:
    """The key of a charge."""
    return f"charge:{charge_id}"
