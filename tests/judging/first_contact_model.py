"""A second, simple judge of first contact, hold and queue, written from docs/rules and the prose of
DESIGN 4; it shares no code with the ledger. Here is what can be said; ``first_contact_state`` has
what follows.
"""

from tests.judging.first_contact_state import (
    DAY,
    EXTENSIONS,
    EXTRA_DAYS,
    IDLE_DAYS,
    INSTANCES,
    KEEP_DAYS,
    OBJECTION_DAYS,
    Lead,
    Project,
    Question,
    Said,
)
from tests.judging.first_contact_transfers import Transfers

FREEING = ("match", "rename", "complete", "withdraw", "rule", "unmerge")
"""After these a registration that waited for its match may be matched or gone."""


class Model(Transfers):
    """The simple judge: a verdict for everything that is said."""

    def hear(self, said: Said, now: int) -> str:
        """The verdict; everything that follows is in the model then."""
        self.pass_time(now)
        self.places += 1
        verdict: str = getattr(self, f"on_{said.kind}")(said, now)
        if said.kind in FREEING and verdict != "refused":
            self.decide_what_waits(now)
        return verdict

    def on_sign(self, said: Said, now: int) -> str:
        project = self.now_called(said.project)
        if project is None:
            return "refused"
        if self.unmatched(project):
            project.waits_for_match.append(project.name)
            return "accepted"
        if project.signed or not self.standing(project):
            return "refused"
        project.signed = "own"
        self.follow(project, now)
        return "accepted"

    def fitting(self, firm: str) -> list[Project]:
        names = self.one_firm(firm)
        return [
            project
            for project in self.projects.values()
            if not project.gone_to and any(lead.firm in names for lead in self.of(project))
        ]

    def placed(self, office: str, project: Project) -> str:
        """How a registration of this office stands in the project."""
        there = [x for x in self.of(project) if x.pursued and x.standing != "void"]
        if any(lead.office == office for lead in there):
            return "repeat"
        return "collided" if there else "first"

    def on_register(self, said: Said, now: int) -> str:
        found = self.fitting(said.firm)
        project = found[0] if len(found) == 1 else None
        placing = self.placed(said.office, project) if project is not None else "first"
        if placing == "repeat":
            return "refused"
        is_own = project is None
        if project is None:
            project = self.projects["P" + said.new] = Project("P" + said.new)
        lead = Lead(
            "L" + said.new, said.office, said.firm, self.places, project.name, project.name, now
        )
        lead.matched = not is_own
        self.leads[lead.name] = lead
        if said.flag:
            lead.standing, lead.lacks = "incomplete", True
            project.runs["completion", lead.name] = now + KEEP_DAYS * DAY
        if placing == "first":
            self.give_first(project, lead.name, now, pin=False)
            if project.holder or project.ended_by == "signing":
                pass
            elif project.cools.get(said.office, 0) <= now:
                self.take(project, lead.name, now)
            elif not project.pooled:
                self.pool(project)
        self.stop_or_run(project, now)
        return "collided" if placing == "collided" else "accepted"

    def own(self, said: Said) -> Lead | None:
        lead = self.leads.get(said.lead)
        return lead if lead and lead.office == said.office and lead.pursued else None

    def on_follow(self, said: Said, now: int) -> str:
        lead = self.own(said)
        if lead is None:
            return "refused"
        project = self.projects[lead.project]
        if project.holder == lead.name and ("inactivity", "") in project.runs:
            project.runs["inactivity", ""] = now + IDLE_DAYS * DAY
        return "accepted"

    def on_complete(self, said: Said, now: int) -> str:
        """An amendment of facts that says what an incomplete registration lacked."""
        lead = self.own(said)
        if lead is None:
            return "refused"
        if lead.standing == "incomplete":
            project = self.projects[lead.project]
            lead.standing, lead.lacks = "valid", False
            self.stop_clock(project, "completion", lead.name)
            self.follow(project, now)
        return "accepted"

    def on_rename(self, said: Said, now: int) -> str:
        """An amendment that names another investor: the place is that of now."""
        lead = self.own(said)
        if lead is None:
            return "refused"
        if said.firm == lead.firm:
            return "accepted"
        project = self.projects[lead.project]
        if lead.standing == "void" or project.signed:
            return "refused"
        found = [each for each in self.fitting(said.firm) if each is not project]
        target = found[0] if len(found) == 1 else None
        if target is not None and self.placed(said.office, target) == "repeat":
            return "refused"
        if project.holder == lead.name:
            self.end_deal(project)
        is_own = target is None
        if target is None:
            target = self.projects["P" + said.new] = Project("P" + said.new, decided=now)
        lead.firm, lead.place, lead.home = said.firm, self.places, target.name
        lead.matched, lead.since = not is_own, now
        self.move([lead], project, target)
        if not self.of(project):
            project.gone_to = target.name
            target.waits_for_match += project.waits_for_match
            project.waits_for_match = []
        self.follow(project, now)
        self.follow(target, now)
        return "accepted"

    def on_withdraw(self, said: Said, now: int) -> str:
        lead = self.own(said)
        if lead is None:
            return "refused"
        project = self.projects[lead.project]
        if self.has_credit(project, lead):
            return "refused"
        lead.pursued = False
        self.stop_clock(project, "completion", lead.name)
        self.follow(project, now)
        return "accepted"

    def on_match(self, said: Said, now: int) -> str:
        lead = self.leads.get(said.lead)
        if lead is None or lead.matched:
            return "refused"
        lead.matched = True
        project = self.projects[lead.project]
        found: dict[str, Project] = {}
        named = []
        for name in said.other if lead.pursued else ():
            other = self.leads.get(name)
            if other is None or other.place >= lead.place or other.project == lead.project:
                continue
            theirs = self.projects[other.project]
            if any(each.pursued for each in self.of(theirs)):
                found[theirs.name] = theirs
                named.append(name)
        if said.answer == "same" and len(found) == 1:
            self.merge(project, next(iter(found.values())), now)
        elif found:
            self.cases["C" + said.new] = Question("C" + said.new, lead.name, "", tuple(named))
        self.follow(project, now)
        return "accepted"

    # Rulings

    def know_one_firm(self, one: Lead, other: Lead) -> None:
        together = self.one_firm(one.firm) | self.one_firm(other.firm)
        self.firms = [group for group in self.firms if not group & together] + [together]

    def on_rule(self, said: Said, now: int) -> str:
        case = self.cases.get(said.case)
        if case is None:
            return "refused"
        with_lead = said.other[0] if said.other else ""
        if case.answer[0]:
            is_alike = case.answer == (said.answer, with_lead)
            both_different = case.answer[0] == said.answer == "different"
            return "accepted" if is_alike or both_different else "refused"
        other = self.leads.get(with_lead)
        if said.answer != "different" and not with_lead:
            return "refused"
        if with_lead and (other is None or with_lead == case.lead):
            return "refused"
        lead = self.leads[case.lead]
        if self.parts(said, lead, other, case) and self.leaves_nobody(lead):
            return "refused"
        case.answer = (said.answer, with_lead)
        project = self.projects[lead.project]
        self.ruled(said, lead, other, case, now)
        self.follow(project, now)
        return "accepted"

    def parts(self, said: Said, lead: Lead, other: Lead | None, case: Question) -> bool:
        if said.answer == "different" or other is None:
            named = [other.name] if other is not None else list(case.candidates)
            return any(self.leads[name].project == lead.project for name in named)
        return said.answer != "same_project" and lead.project == other.project

    def leaves_nobody(self, lead: Lead) -> bool:
        """Whether a signed project would have no lead that stands, were this one parted."""
        project, home = self.projects[lead.project], self.projects[lead.home]
        going = [x for x in self.of(project) if x.home == lead.home] if home != project else [lead]
        if len(self.of(project)) == 1:
            return False
        staying = [x for x in self.of(project) if x not in going]
        brings = any(self.projects[x.home].signed for x in staying if x.home != project.name)
        goes_back = project.signed == "brought" and home != project and bool(home.signed)
        is_left_signed = bool(project.signed) and (brings or not goes_back)
        if is_left_signed and self.standing(project) and not any(x.stands() for x in staying):
            return True
        return home != project and bool(home.signed) and not any(x.stands() for x in going)

    def ruled(self, said: Said, lead: Lead, other: Lead | None, case: Question, now: int) -> None:
        if said.answer == "different" or other is None:
            if self.parts(said, lead, other, case):
                self.part(lead, said.new, now)
            return
        if said.answer in ("same_project", "other_project"):
            self.know_one_firm(lead, other)
        if said.answer == "same_project":
            self.merge(self.projects[lead.project], self.projects[other.project], now)
        elif lead.project == other.project:
            self.part(lead, said.new, now)

    def on_merge(self, said: Said, now: int) -> str:
        one, other = self.leads.get(said.lead), self.leads.get(said.other[0])
        if one is None or other is None or one.project == other.project:
            return "refused"
        self.know_one_firm(one, other)
        self.merge(self.projects[one.project], self.projects[other.project], now)
        return "accepted"

    def on_unmerge(self, said: Said, now: int) -> str:
        lead = self.leads.get(said.lead)
        if lead is None or self.leaves_nobody(lead):
            return "refused"
        return "accepted" if self.part(lead, said.new, now) else "refused"

    def on_screen(self, said: Said, now: int) -> str:
        lead = self.leads.get(said.lead)
        if lead is None or not lead.pursued:
            return "refused"
        lacks = said.answer == "incomplete"
        there = self.projects[lead.project]
        if said.answer == "void" and self.has_credit(there, lead) and lead.standing != "void":
            return "refused"
        if (lead.standing, lead.lacks) == (said.answer, lacks):
            return "refused"
        project = self.projects[lead.project]
        lead.standing, lead.lacks = said.answer, lacks
        self.stop_clock(project, "completion", lead.name)
        if lacks:
            project.runs["completion", lead.name] = now + KEEP_DAYS * DAY
        self.follow(project, now)
        return "accepted"

    # Holds

    def held(self, said: Said) -> Project | None:
        lead = self.own(said)
        project = self.projects[lead.project] if lead is not None else None
        return project if project is not None and project.holder == said.lead else None

    def on_release(self, said: Said, now: int) -> str:
        project = self.held(said)
        if project is None:
            return "refused"
        self.end_hold(project, said.answer, now)
        self.follow(project, now)
        return "accepted"

    def on_extend(self, said: Said, _now: int) -> str:
        project = self.held(said)
        if project is None or ("protection", "") not in project.runs:
            return "refused"
        if project.extended >= EXTENSIONS:
            return "refused"
        project.extended += 1
        project.runs["protection", ""] += EXTRA_DAYS * DAY
        return "accepted"

    def on_claim(self, said: Said, now: int) -> str:
        project = self.now_called(said.project)
        if project is None or not project.pooled or project.cools.get(said.office, 0) > now:
            return "refused"
        lead, ended_by = self.lead_for(project, said.office, said.new, now), project.ended_by
        self.take(project, lead, now)
        self.credit(project, ended_by, now)
        self.follow(project, now)
        return "accepted"

    # Objections

    def on_object(self, said: Said, now: int) -> str:
        lead = self.own(said)
        if lead is None or not lead.stands():
            return "refused"
        project = self.projects[lead.project]
        if project.first == lead.name:
            return "refused"
        if any(o.office == said.office for o in self.live(project)):
            return "refused"
        mine = [p for p in project.past if p[0] == said.office and p[2] >= project.decided]
        lost = [at for _, how, at in mine if how == "dismissed"]
        if any(how == "withdrawn" for _, how, _ in mine) or len(lost) >= INSTANCES:
            return "refused"
        if now >= max(lead.since, project.decided, *lost, 0) + OBJECTION_DAYS * DAY:
            return "refused"
        name = "O" + said.new
        self.objections[name] = Question(name, lead.name, said.office)
        self.follow(project, now)
        return "accepted"

    def on_take_back(self, said: Said, now: int) -> str:
        objection = self.objections.get(said.objection)
        if objection is None or objection.office != said.office or objection.answer[0]:
            return "refused"
        project = self.at(objection)
        self.end_objection(project, objection, "withdrawn", "", now)
        self.follow(project, now)
        return "accepted"

    def on_decide(self, said: Said, now: int) -> str:
        objection = self.objections.get(said.objection)
        if objection is None:
            return "refused"
        to = said.other[0] if said.other else ""
        if objection.answer[0]:
            there = self.projects[objection.project]
            is_alike = said.answer == "dismissed" or to in ("", there.first)
            return "accepted" if objection.answer[0] == said.answer and is_alike else "refused"
        project = self.at(objection)
        if said.answer == "upheld":
            to = to or objection.lead
            names = [lead.name for lead in self.standing(project)]
            if to not in names or to == project.first:
                return "refused"
            self.end_objection(project, objection, "upheld", to, now)
            self.uphold(project, to, now)
        else:
            self.end_objection(project, objection, "dismissed", "", now)
        self.follow(project, now)
        return "accepted"
