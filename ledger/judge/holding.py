"""The hold 在谈权: which office has the exclusive right to talk about a project, and until when.

Holder and first contact begin as one office and are two things: first contact says who gets
credit, the hold says who may talk. A project without a holder stands in the pool 公海, where an
office may claim it, unless its hold ended with the signing.

Invariant: ``office`` and ``lead_id`` are both given or both ''; a project in the pool has no
holder.
"""

from sharing.values import value


@value
class Hold:
    """Who holds a project since when; times in milliseconds UTC."""

    lead_id: str = ""
    office: str = ""
    since: int = 0
    pack: str = ""
    """The label of the pack that was in force when it began: a running clock keeps its pack."""
    extensions: int = 0
    in_pool: bool = False
    ended_by: str = ""
    """How the last hold ended: a kind of release, '' while nothing ended yet."""
    cool_downs: tuple[tuple[str, int], ...] = ()
    """Offices that may not take the hold again before a time."""

    def cools_down(self, office: str, *, at: int) -> bool:
        """Whether the office was released lately and may not yet hold the project again."""
        return any(code == office and at < until for code, until in self.cool_downs)


NOBODY = Hold()
