"""What the second, simple judge of first contact keeps, and what follows from what was said.

It is written from docs/rules and the prose of DESIGN 4, shares no code with the ledger and keeps
everything in plain lists.

Every investor builds one thing, so two leads are the same project exactly when their investors'
names are one or are ruled to be. Names of leads, projects, cases and objections are given with what
is said. Times are milliseconds.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

DAY = 86_400_000
HOLD_DAYS, IDLE_DAYS, COOL_DAYS, EXTRA_DAYS, EXTENSIONS = 40, 15, 10, 20, 1
KEEP_DAYS, OBJECTION_DAYS, INSTANCES, ANSWER_HOURS = 5, 30, 2, 48
COOLED = ("expiry", "inactivity", "waiver", "shared")
CREDIT_GOES_AFTER = ("inactivity",)


class Said(NamedTuple):
    """One statement; ``lead``, ``project``, ``case``, ``objection`` are what it speaks of, ``new``
    the name of what it may begin (a lead L…, a project P…, a case C…, an objection O…).
    """

    kind: str
    office: str
    new: str
    lead: str = ""
    other: tuple[str, ...] = ()
    project: str = ""
    case: str = ""
    objection: str = ""
    answer: str = ""
    firm: str = ""
    to: str = ""
    flag: bool = False


@dataclass
class Lead:
    """An office's registration."""

    name: str
    office: str
    firm: str
    place: int
    project: str
    home: str
    since: int
    pursued: bool = True
    standing: str = "valid"
    lacks: bool = False
    matched: bool = True

    def stands(self) -> bool:
        return self.pursued and self.standing != "void"


@dataclass
class Deal:
    """A transfer that was proposed."""

    giver: str
    to: str
    by: str
    agreed: set[str]


@dataclass
class Project:
    """What the leads of one project come to."""

    name: str
    first: str = ""
    pinned: str = ""
    holder: str = ""
    pooled: bool = False
    ended_by: str = ""
    extended: int = 0
    cools: dict[str, int] = field(default_factory=dict)
    runs: dict[tuple[str, str], int] = field(default_factory=dict)
    still: dict[tuple[str, str], int] = field(default_factory=dict)
    deal: Deal | None = None
    landing: str = ""
    landing_brought: bool = False
    gone_to: str = ""
    decided: int = 0
    signed: str = ""
    waits_for_match: list[str] = field(default_factory=list)
    past: list[tuple[str, str, int]] = field(default_factory=list)


@dataclass
class Question:
    """A case or an objection."""

    name: str
    lead: str
    office: str = ""
    candidates: tuple[str, ...] = ()
    answer: tuple[str, str] = ("", "")
    project: str = ""


class PlainCity:
    """The city as the simple judge sees it."""

    def __init__(self) -> None:
        self.leads: dict[str, Lead] = {}
        self.projects: dict[str, Project] = {}
        self.cases: dict[str, Question] = {}
        self.objections: dict[str, Question] = {}
        self.firms: list[set[str]] = []
        self.history: list[tuple[str, str]] = []
        self.places = 0

    # What is where

    def of(self, project: Project) -> list[Lead]:
        """The leads of a project, in the order of their places."""
        mine = [lead for lead in self.leads.values() if lead.project == project.name]
        return sorted(mine, key=lambda lead: lead.place)

    def standing(self, project: Project) -> list[Lead]:
        return [lead for lead in self.of(project) if lead.stands()]

    def queue(self, project: Project) -> list[Lead]:
        return [lead for lead in self.standing(project) if lead.name != project.holder]

    def live(self, project: Project) -> list[Question]:
        return [o for o in self.objections.values() if not o.answer[0] and self.at(o) is project]

    def at(self, question: Question) -> Project:
        return self.projects[self.leads[question.lead].project]

    def asked(self, project: Project) -> bool:
        return any(not c.answer[0] and self.at(c) is project for c in self.cases.values())

    def now_called(self, name: str) -> Project | None:
        """The project that a name means today."""
        project = self.projects.get(name)
        while project is not None and project.gone_to:
            project = self.projects[project.gone_to]
        return project

    def one_firm(self, firm: str) -> set[str]:
        return next((group for group in self.firms if firm in group), {firm})

    # Time

    def pass_time(self, now: int) -> None:
        """Every clock that is due by now runs out at its own time."""
        while True:
            due = [
                (at, kind, lead, project.name)
                for project in self.projects.values()
                for (kind, lead), at in project.runs.items()
                if at <= now
            ]
            if not due:
                return
            at, kind, lead, name = min(due)
            project = self.projects[name]
            del project.runs[kind, lead]
            if kind in ("protection", "inactivity") and project.holder:
                how = "expiry" if kind == "protection" else "inactivity"
                self.end_hold(project, how, at)
            elif kind == "completion" and not self.has_credit(project, self.leads[lead]):
                self.leads[lead].standing = "void"
            elif kind == "transfer_answer":
                project.deal = None
            self.follow(project, at)

    def follow(self, project: Project, now: int) -> None:
        """First contact, hold, objections and clocks come into line."""
        if project.gone_to:
            return
        standing = self.standing(project)
        names = [lead.name for lead in standing]
        if names:
            first = project.pinned if project.pinned in names else names[0]
            if first != project.first:
                self.give_first(project, first, now, pin=first == project.pinned)
        self.follow_hold(project, names, now)
        if project.deal is not None and project.deal.giver != self.giver(project):
            self.end_deal(project)
        for objection in self.live(project):
            if objection.lead not in names or objection.lead == project.first:
                self.end_objection(project, objection, "moot", "", now)
        self.stop_or_run(project, now)

    def follow_hold(self, project: Project, names: list[str], now: int) -> None:
        """The hold ends with its lead or the signing; a free one goes to the next in line."""
        if project.holder and project.holder not in names:
            self.end_hold(project, "withdrawal", now)
        if project.signed:
            if project.holder:
                self.drop_hold(project, "signing", now)
            project.ended_by = "signing" if project.pooled else project.ended_by
            project.pooled = False
        elif names and not project.holder and not project.pooled:
            taker = self.next_in_line(project, now)
            if taker:
                self.take(project, taker, now)
            else:
                self.pool(project)

    def has_credit(self, project: Project, lead: Lead) -> bool:
        """Whether a signed project counts for this lead's office."""
        counts = lead.name == project.first or lead.office == project.landing
        return bool(project.signed) and counts

    def unmatched(self, project: Project) -> bool:
        return any(lead.pursued and not lead.matched for lead in self.of(project))

    def decide_what_waits(self, now: int) -> None:
        """Signings that waited for a match are decided once nothing is awaited."""
        for project in self.projects.values():
            if project.waits_for_match and not self.unmatched(project):
                project.waits_for_match = []
                if not project.signed and self.standing(project):
                    project.signed = "own"
                    self.follow(project, now)

    def stop_or_run(self, project: Project, now: int) -> None:
        """Clocks stand still exactly while an objection is live."""
        if self.live(project):
            project.still |= {which: max(0, at - now) for which, at in project.runs.items()}
            project.runs = {}
        else:
            project.runs |= {which: now + left for which, left in project.still.items()}
            project.still = {}

    def stop_clock(self, project: Project, kind: str, lead: str = "") -> None:
        project.runs.pop((kind, lead), None)
        project.still.pop((kind, lead), None)

    # First contact and hold

    def give_first(self, project: Project, lead: str, now: int, *, pin: bool) -> None:
        project.first, project.pinned = lead, lead if pin else ""
        project.decided = now
        self.history.append((project.name, lead))

    def next_in_line(self, project: Project, now: int) -> str:
        waiting = self.queue(project)
        return next((w.name for w in waiting if project.cools.get(w.office, 0) <= now), "")

    def take(self, project: Project, lead: str, now: int) -> None:
        project.holder, project.pooled, project.ended_by = lead, False, ""
        project.extended = 0
        project.cools = {o: until for o, until in project.cools.items() if until > now}
        for kind in ("protection", "inactivity"):
            self.stop_clock(project, kind)
        project.runs["protection", ""] = now + HOLD_DAYS * DAY
        project.runs["inactivity", ""] = now + IDLE_DAYS * DAY

    def drop_hold(self, project: Project, how: str, now: int) -> None:
        """The hold is over, whoever comes next."""
        office = self.leads[project.holder].office
        project.cools.pop(office, None)
        if how in COOLED:
            project.cools[office] = now + COOL_DAYS * DAY
        project.holder, project.ended_by, project.pooled = "", how, False
        for kind in ("protection", "inactivity"):
            self.stop_clock(project, kind)

    def pool(self, project: Project) -> None:
        """Nobody may hold it: any office may claim it."""
        project.pooled, project.ended_by, project.extended = True, "", 0

    def end_hold(self, project: Project, how: str, now: int) -> None:
        taker = "" if how == "shared" else self.next_in_line(project, now)
        self.drop_hold(project, how, now)
        self.end_deal(project)
        if not taker:
            project.pooled = True
            return
        self.take(project, taker, now)
        self.credit(project, how, now)

    def credit(self, project: Project, how: str, now: int) -> None:
        if project.signed:
            return
        if how in CREDIT_GOES_AFTER and project.first != project.holder:
            self.give_first(project, project.holder, now, pin=True)

    def end_deal(self, project: Project) -> None:
        project.deal = None
        self.stop_clock(project, "transfer_answer")

    # Moving leads

    def move(self, leads: list[Lead], source: Project, target: Project) -> None:
        names = [lead.name for lead in leads]
        for lead in leads:
            lead.project = target.name
        for clocks, others in ((source.runs, target.runs), (source.still, target.still)):
            for which in [w for w in clocks if w[0] == "completion" and w[1] in names]:
                others[which] = clocks.pop(which)
        if source.holder in names or not self.of(source):
            source.holder, source.pooled, source.ended_by, source.cools = "", False, "", {}
            source.extended = 0
            for kind in ("protection", "inactivity"):
                self.stop_clock(source, kind)
        if not self.of(source):
            source.runs, source.still = {}, {}

    def merge(self, one: Project, other: Project, now: int) -> None:
        if one is other:
            return
        into, gone = sorted((one, other), key=lambda project: self.of(project)[0].place)
        self.end_deal(gone)
        self.move(self.of(gone), gone, into)
        gone.gone_to = into.name
        self.bring(gone, into)
        gone.signed = "" if gone.signed == "brought" else gone.signed
        if gone.landing_brought:
            gone.landing, gone.landing_brought = "", False
        into.waits_for_match += gone.waits_for_match
        gone.waits_for_match = []
        into.decided = now
        into.past += gone.past
        self.follow(into, now)

    def bring(self, gone: Project, into: Project) -> None:
        into.signed = into.signed or ("brought" if gone.signed else "")
        if gone.landing and not into.landing:
            into.landing, into.landing_brought = gone.landing, True

    def part(self, lead: Lead, new: str, now: int) -> bool:
        """Whether the lead has another project now."""
        project = self.projects[lead.project]
        if len(self.of(project)) == 1:
            return False
        together = [lead]
        if lead.home != project.name:
            together = [each for each in self.of(project) if each.home == lead.home]
        if project.holder in [each.name for each in together]:
            self.end_deal(project)
        if lead.home != project.name:
            target = self.projects[lead.home]
        else:
            target = self.projects["P" + new] = Project("P" + new)
            lead.home, lead.since = target.name, now
        self.move(together, project, target)
        target.gone_to, target.decided = "", now
        if project.signed == "brought" and target.signed:
            project.signed = ""
        if project.landing_brought and project.landing == target.landing:
            project.landing, project.landing_brought = "", False
        for home in [self.projects[each.home] for each in self.of(project)]:
            if home.gone_to:
                self.bring(home, project)
        own = [name for name in project.waits_for_match if name == target.name]
        project.waits_for_match = [n for n in project.waits_for_match if n != target.name]
        target.waits_for_match += own
        self.follow(project, now)
        self.follow(target, now)
        return True

    # Who speaks of what

    def giver(self, project: Project) -> str:
        lead = project.holder or ""
        if lead:
            return self.leads[lead].office
        return project.landing or self.first_office(project)

    def first_office(self, project: Project) -> str:
        return self.leads[project.first].office if project.first else ""

    def uphold(self, project: Project, to: str, now: int) -> None:
        loser = self.leads[project.first].office
        self.give_first(project, to, now, pin=True)
        holder = self.leads[project.holder].office if project.holder else ""
        if holder == loser and not project.signed:
            self.drop_hold(project, "ruling", now)
            self.end_deal(project)
            self.take(project, to, now)

    def lead_for(self, project: Project, office: str, new: str, now: int) -> str:
        """The office's standing lead; if it has none, a new one at the end of the line, which says
        what the first-contact office's says.
        """
        own = [lead.name for lead in self.standing(project) if lead.office == office]
        if own:
            return own[0]
        there = self.of(project)
        firm = next((x.firm for x in there if x.name == project.first), there[0].firm)
        name = "L" + new
        self.leads[name] = Lead(name, office, firm, self.places, project.name, project.name, now)
        return name

    def end_objection(
        self, project: Project, objection: Question, how: str, to: str, now: int
    ) -> None:
        objection.answer, objection.project = (how, to), project.name
        project.past.append((objection.office, how, now))
