"""Transfers as the second, simple judge hears them. Rule: docs/rules/transfer.md."""

from tests.judging.first_contact_state import ANSWER_HOURS, Deal, PlainCity, Project, Said

HOUR = 3_600_000


class Transfers(PlainCity):
    """What is said of transfers."""

    def may_know(self, project: Project, office: str) -> bool:
        has_lead = any(lead.office == office for lead in self.of(project))
        return has_lead or office == project.landing or self.in_deal(project, office)

    def in_deal(self, project: Project, office: str) -> bool:
        deal = project.deal
        if deal is None:
            return False
        part = {deal.giver, deal.to, deal.by, self.first_office(project), self.giver(project)}
        return office in part

    def waits(self, project: Project) -> bool:
        return bool(self.live(project)) or self.asked(project)

    def on_propose(self, said: Said, now: int) -> str:
        project = self.now_called(said.project)
        if project is None or not self.may_know(project, said.office):
            return "refused"
        giver = self.giver(project)
        if said.office not in (giver, self.first_office(project)) or project.deal is not None:
            return "refused"
        if not self.standing(project) or self.waits(project) or project.pooled or said.to == giver:
            return "refused"
        if any(lead.pursued and not lead.matched for lead in self.of(project)):
            return "refused"
        deal = project.deal = Deal(giver, said.to, said.office, set())
        deal.agreed |= {"holder"} if said.office == giver else set()
        deal.agreed |= {"receiver"} if said.office == said.to else set()
        project.runs["transfer_answer", ""] = now + ANSWER_HOURS * HOUR
        self.follow(project, now)
        return "accepted"

    def deal_of(self, said: Said) -> tuple[Project, Deal] | None:
        project = self.now_called(said.project)
        if project is None or project.deal is None or not self.in_deal(project, said.office):
            return None
        return project, project.deal

    def on_agree(self, said: Said, now: int) -> str:
        found = self.deal_of(said)
        if found is None:
            return "refused"
        project, deal = found
        speaker = deal.giver if said.answer == "holder" else deal.to
        if self.waits(project) or said.office != speaker or said.answer in deal.agreed:
            return "refused"
        deal.agreed.add(said.answer)
        if len(deal.agreed) == 2:
            self.end_deal(project)
            project.landing, project.landing_brought = deal.to, False
            lead = self.lead_for(project, deal.to, said.new, now)
            if project.holder:
                self.drop_hold(project, "transfer", now)
            if not project.signed:
                self.take(project, lead, now)
        self.follow(project, now)
        return "accepted"

    def on_refuse(self, said: Said, now: int) -> str:
        found = self.deal_of(said)
        if found is None:
            return "refused"
        project, deal = found
        if said.office == deal.by or said.office not in (deal.giver, deal.to):
            return "refused"
        self.end_deal(project)
        self.follow(project, now)
        return "accepted"

    def on_call_off(self, said: Said, now: int) -> str:
        found = self.deal_of(said)
        if found is None or found[1].by != said.office:
            return "refused"
        self.end_deal(found[0])
        self.follow(found[0], now)
        return "accepted"
