"""A transfer 流转 under way: what was proposed, and who has consented.

Invariant: the proposer never changes; a party consents once.
"""

from sharing.values import value


@value
class Transfer:
    """A proposal that nobody has accepted, refused or withdrawn yet."""

    transfer_id: str
    kind: str
    """``county``, ``unit`` (bureau or department → county), ``chemical``."""
    from_office: str
    to_office: str
    proposed_by: str
    consents: tuple[str, ...] = ()
    """The parties that consented: ``holder``, ``receiver``, ``investor``, ``centre``."""
    agreement: str = ""
    """The credit agreement attached, as canonical text; '' where the pack's rule applies."""
    proposed_at: int = 0
    pack: str = ""
    """The label of the pack under which it was proposed: it keeps it."""
