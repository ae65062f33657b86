"""Who stands on which side 口径 of a project, and with which ratio.

* ``first_contact`` 首谈; ``landing`` 落户, the first contact's own place where nothing moved;
* ``introducer`` 引荐: who introduced the investor, to another office than itself;
* ``joint_introducers``: every other office with an introducing registration that stands, each once,
  in log order, each with the same part of the side's ratio;
* ``city_unit``: the bureau, department or centre whose registration stands first in log order.

What a side that nobody has would get goes to the side that the rule's ``absent`` names, from there
on if nobody has that one either, in the end to first contact. Where nobody has that, it waits in
suspense. An office that ended is stood for by its successor, month by month.

How a line is labelled: first contact has ``own``, or ``shared_out`` where the project landed
elsewhere; every other office has ``shared_in``, or ``own`` where nothing moved and it is the only
one.

Invariant: the ratios of the seats sum to those of the rule.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from auth.offices import OfficeKind
from ledger.book import SUSPENSE, Seat, office_account
from ledger.judge.state import INTRODUCER, CityState, ProjectState
from ledger.rules.share_rules import Side
from sharing.values import value

_CITY_UNITS = (OfficeKind.BUREAU, OfficeKind.DEPARTMENT, OfficeKind.CENTRE)


@value
class Offices:
    """The offices of a project as they have the credit of a month; '' for nobody.

    ``landing`` is '' as long as nobody set one.
    """

    first_contact: str
    landing: str
    introducer: str
    month: str

    @property
    def has_moved(self) -> bool:
        """Whether the project landed elsewhere than with its first contact."""
        return self.landing not in ("", self.first_contact)


def offices_in(project: ProjectState, city: CityState, month: str) -> Offices:
    """Who has the credit of this project in a month."""
    return Offices(
        credited(project.first_office, city, month),
        credited(project.landing_office, city, month),
        credited(project.introducer_office, city, month),
        month,
    )


def credited(office: str, city: CityState, month: str) -> str:
    """Who has this office's credit in a month: itself, or whoever stands for it by then."""
    if not office or not city.city.has_ends:
        return office
    return city.city.credited_office(office, month)


def seats_of_rule(
    ratios: Mapping[Side, Fraction],
    absent: Mapping[Side, Side],
    project: ProjectState,
    city: CityState,
    offices: Offices,
) -> tuple[Seat, ...]:
    """Who gets which part by a rule's ratios, in the order in which a remainder is handed out."""
    shares: list[tuple[str, Fraction]] = []
    for side, ratio in ratios.items():
        if not ratio:
            continue
        having = _having(side, absent, project, city, offices)
        each = ratio if len(having) == 1 else ratio / len(having)
        shares += [(office, each) for office in having]
    return _seated(shares, offices)


def seats_of_agreement(
    terms: Sequence[tuple[str, int]], city: CityState, offices: Offices
) -> tuple[Seat, ...]:
    """Who gets which part by an agreement: office and ten-thousandths, in the agreement's order."""
    shares = [
        (credited(office, city, offices.month), Fraction(parts, 10_000))
        for office, parts in terms
        if parts
    ]
    return _seated(shares, offices)


def _seated(shares: list[tuple[str, Fraction]], offices: Offices) -> tuple[Seat, ...]:
    first, has_moved = offices.first_contact, offices.has_moved
    is_alone = not has_moved and (len(shares) == 1 or len(dict(shares)) == 1)
    own = "shared_out" if has_moved else "own"
    seats = []
    for office, ratio in shares:
        side = own if office == first or is_alone else "shared_in"
        seats.append(
            Seat(office_account(office), side, ratio) if office else Seat(SUSPENSE, "", ratio)
        )
    return tuple(seats)


def _having(
    side: Side,
    absent: Mapping[Side, Side],
    project: ProjectState,
    city: CityState,
    offices: Offices,
) -> Sequence[str]:
    """The offices that get what a side gets; '' where there is nobody at all."""
    asked: list[Side] = []
    onward: Side | None = side
    while onward is not None and onward not in asked:
        having = tuple(_on_side(onward, project, city, offices))
        if having:
            return having
        asked.append(onward)
        onward = absent.get(onward)
    return (offices.first_contact,)


def _on_side(side: Side, project: ProjectState, city: CityState, offices: Offices) -> Iterator[str]:
    if side is Side.JOINT_INTRODUCERS:
        introduced = (
            credited(touch.office, city, offices.month)
            for touch in project.touches
            if touch.role == INTRODUCER and touch.is_active and not touch.is_void
        )
        yield from dict.fromkeys(one for one in introduced if one != offices.first_contact)
        return
    if side is Side.CITY_UNIT:
        office = _city_unit(project, city, offices.month)
    elif side is Side.INTRODUCER:
        office = "" if offices.introducer == offices.first_contact else offices.introducer
    elif side is Side.LANDING:
        office = offices.landing or offices.first_contact
    else:
        office = offices.first_contact
    if office:
        yield office


def _city_unit(project: ProjectState, city: CityState, month: str) -> str:
    for touch in project.standing:
        office = city.city.office(touch.office)
        if office is not None and office.kind in _CITY_UNITS:
            return credited(touch.office, city, month)
    return ""
