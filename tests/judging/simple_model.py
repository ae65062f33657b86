"""A second, simple judge, written from the prose of docs/rules alone; it shares no code with the
ledger. It is slow, keeps everything in lists, and knows live submissions only.

A lead is named by the submission that registered it, a project by the lead that began it.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

ENOUGH = 100_000_000
LAND = ("J", "Y", "B", "HG")


class Said(NamedTuple):
    """One submission in plain words; ``lead`` is what it speaks of."""

    kind: str
    office: str
    name: str
    lead: str = ""
    investor: str = ""
    code: str = ""
    goods: str = ""
    phase: int = 1
    yuan: int | None = None
    place: str = ""
    day: date = date.min
    filed: date = date.min
    today: date = date.min


@dataclass
class Lead:
    said: Said
    yuan: int | None
    stands: bool = True
    due: date | None = None
    is_void: bool = False


@dataclass
class Project:
    leads: list[Lead]
    asked: bool = False
    place: str = ""
    signed: str = ""
    started: str = ""
    yuan: int | None = None

    def standing(self) -> list[Lead]:
        return [lead for lead in self.leads if lead.stands and not lead.is_void]

    def first(self) -> str:
        return self.standing()[0].said.office if self.standing() else ""

    def amount(self) -> int | None:
        """The landing office's row says it, else the first-contact office's; the later of two."""
        for office in (self.place, self.first()):
            if rows := [lead.yuan for lead in self.standing() if lead.said.office == office]:
                return rows[-1]
        return None


def same_firm(new: Said, old: Said) -> str:
    """Why they are one enterprise; 'asked', 'another', or '' for nobody knows."""
    if new.code and old.code and new.code != old.code:
        return "another"
    if new.code and old.code:
        one, two = (said.investor.replace("有限公司", "") for said in (new, old))
        shared = any(one[i : i + 2] in two for i in range(len(one) - 1))
        return "equal codes" if shared else "asked"
    return "equal names" if new.investor == old.investor else ""


def contradicts(new: Said, old: Said) -> bool:
    return new.phase != old.phase or bool(new.goods and old.goods and new.goods != old.goods)


def agreeing(new: Said, old: Lead) -> set[str]:
    facts = {"goods"} if new.goods and new.goods == old.said.goods else set()
    return facts | ({"yuan"} if new.yuan is not None and new.yuan == old.yuan else set())


def counting_month(said: Said) -> str:
    """The event's month if filed within ten days of its end, else the month of the filing."""
    end = (said.day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    counts_on = said.day if said.filed <= end + timedelta(days=10) else said.filed
    return counts_on.isoformat()[:7]


@dataclass
class SimpleModel:
    projects: list[Project] = field(default_factory=list)

    def hear(self, said: Said) -> str:
        """The outcome: first, collided, asked, accepted, refused."""
        self.lapse(said.today)
        if said.kind == "register":
            return self.register(said)
        is_centre = said.kind in ("sign", "start", "land")
        for project in self.projects:
            for lead in project.leads[:1] if is_centre else project.leads:
                if lead.said.name == said.lead:
                    done = centre(project, said) if is_centre else own(project, lead, said)
                    return "accepted" if done else "refused"
        return "refused"

    def lapse(self, today: date) -> None:
        """Incomplete for fifteen days is void, unless it has the credit of a recognition."""
        due = [(lead.due, p, lead) for p in self.projects for lead in p.leads if lead.due]
        for day, project, lead in sorted(due, key=lambda each: each[0]):
            if day <= today:
                lead.due = None
                lead.is_void = lead.stands and not has_credit(project, lead)

    def register(self, new: Said) -> str:
        same: list[tuple[int, Project]] = []
        is_asked = False
        for project in self.projects:
            firm = {same_firm(new, old.said) for old in project.leads} - {""}
            if (
                not firm
                or "another" in firm
                or any(contradicts(new, o.said) for o in project.leads)
            ):
                continue
            facts: set[str] = set().union(*(agreeing(new, old) for old in project.leads))
            if facts and firm != {"asked"}:
                same.append((len(firm) + len(facts), project))
            else:
                is_asked = True
        best = [project for count, project in same if count == max(count for count, _ in same)]
        if len(best) != 1:
            self.projects.append(Project([entered(new)], asked=is_asked or bool(best)))
            return "asked" if is_asked or best else "first"
        standing = best[0].standing()
        if new.office in [lead.said.office for lead in standing]:
            return "refused"
        best[0].leads.append(entered(new))
        return "collided" if standing else "first"


def entered(new: Said) -> Lead:
    """A lead without an amount is incomplete."""
    due = new.today + timedelta(days=15) if new.yuan is None else None
    return Lead(new, new.yuan, due=due)


def has_credit(project: Project, lead: Lead) -> bool:
    """Whether it has first contact, or the landing, of a recognised project."""
    is_first = project.standing()[:1] == [lead]
    return bool(project.signed or project.started) and (
        is_first or lead.said.office == project.place
    )


def own(project: Project, lead: Lead, said: Said) -> bool:
    if lead.said.office != said.office or not lead.stands:
        return False
    if said.kind == "withdraw" and has_credit(project, lead):
        return False
    lead.stands = said.kind != "withdraw"
    if said.kind == "amend":
        lead.yuan, lead.due = said.yuan, None
    return True


def centre(project: Project, said: Said) -> bool:
    if said.kind == "land":
        may_land = said.place in LAND and bool(project.standing())
        project.place = said.place if may_land else project.place
        return may_land
    is_done = project.signed if said.kind == "sign" else project.started
    if is_done or not project.standing() or max(said.day, said.filed) > said.today:
        return False
    known = project.yuan if project.signed or project.started else project.amount()
    yuan = known if said.yuan is None else said.yuan
    if yuan is None:
        return False
    project.yuan = yuan
    month = counting_month(said)
    project.signed, project.started = (
        (month, project.started) if said.kind == "sign" else (project.signed, month)
    )
    return True


def figures(projects: list[Project]) -> dict[tuple[str, str], int]:
    """Distinct recognised projects of 1 亿 or more and their yuan, by indicator and month."""
    sums: dict[tuple[str, str], int] = {}
    for project in projects:
        yuan = project.yuan or 0
        for indicator, month, units in (
            ("signed_count", project.signed, 10_000),
            ("signed_amount_yuan", project.signed, yuan),
            ("started_count", project.started, 10_000),
        ):
            if month and yuan >= ENOUGH:
                sums[indicator, month] = sums.get((indicator, month), 0) + units
    return sums
