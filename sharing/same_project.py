"""Is it the same project of the same enterprise?

First contact belongs to (enterprise, project), for one enterprise may build several things. Given
that the enterprise is the same:

* a sign against it decides first: another phase (一期 and 二期), or other goods, both named:
  *other project*;
* otherwise one agreeing fact is enough: the same goods, the same amount (in yuan or in dollars,
  never converted into each other), the same signing date: *same project*;
* otherwise nothing is known either way: *ask*. It is never merged by itself.

Invariant: the answer does not depend on the order of the two sides, and adding an agreeing fact
never turns *same* into another answer.
"""

from enum import StrEnum

from sharing.values import value


class Answer(StrEnum):
    """The answers about two projects of one enterprise."""

    SAME = "same"
    OTHER = "other"
    ASK = "ask"


@value
class ProjectFacts:
    """What is known of a project for this question. Empty and None mean not known."""

    goods_key: str = ""
    phase: int = 1
    amount_yuan: int | None = None
    amount_usd_cents: int | None = None
    signed_on: str = ""


@value
class Answered:
    """An answer with the codes of its reasons, for words in the reader's language."""

    answer: Answer
    reasons: tuple[str, ...]


def same_project(one: ProjectFacts, two: ProjectFacts) -> Answered:
    """Whether two registrations of one enterprise speak of one project, and why."""
    against: list[str] = []
    if one.phase != two.phase:
        against.append("phase_differs")
    if _goods_differ(one.goods_key, two.goods_key):
        against.append("goods_differ")
    if against:
        return Answered(Answer.OTHER, tuple(against))
    agreeing = [
        reason
        for reason, agrees in (
            ("goods_agree", bool(one.goods_key) and one.goods_key == two.goods_key),
            ("amount_agrees", _amounts_agree(one, two)),
            ("signing_date_agrees", bool(one.signed_on) and one.signed_on == two.signed_on),
        )
        if agrees
    ]
    if agreeing:
        return Answered(Answer.SAME, tuple(agreeing))
    return Answered(Answer.ASK, ("no_agreeing_fact",))


def _goods_differ(one: str, two: str) -> bool:
    """Whether the goods speak against it. Where one key ends with the other (涂料树脂 and
    众科涂料树脂, a brand that nobody recognised as one) they say nothing.
    """
    return bool(one and two) and not one.endswith(two) and not two.endswith(one)


def _amounts_agree(one: ProjectFacts, two: ProjectFacts) -> bool:
    return (one.amount_yuan is not None and one.amount_yuan == two.amount_yuan) or (
        one.amount_usd_cents is not None and one.amount_usd_cents == two.amount_usd_cents
    )
