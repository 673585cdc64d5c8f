"""How the cast comes together: the gate of the privacy office, a run, offers and answers, meetings, and the end."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import queries as matching
from matching.domain import disclosure, pairs, publishing, runs
from matching.models import Pair, Run
from matching.states import LIVE, OPEN, DeclineReason, EndReason, PairState, RunState, Side
from mentoring.rehearsal.cast import Cast
from mentoring.rehearsal.clockwork import Clock
from mentoring.rehearsal.timeline import OFFICE, Sort
from people.models import Person
from programmes.models import Coupling, Gathering, PrivacyClearance
from programmes.models.calendar import Mode
from programmes.models.coupling import Method
from reports.domain import outcomes
from reports.models import Work
from sessions_app.domain import attendance, meetings, walltime
from sessions_app.queries import presence
from sessions_app.queries.meetings import Bond, is_open
from sessions_app.states import Presence

TRIES = 6


@dataclass
class Together:
    """Matching and everything after it in one rehearsal."""

    cast: Cast
    clock: Clock
    begun: int = 0
    meeting: set[Bond] = field(default_factory=set)
    disclosed: dict[int, dict[str, list[str]]] = field(default_factory=dict)

    def plan(self, at: datetime) -> None:
        """Put runs, gatherings and the end on the agenda; everything between follows from the answers."""
        for number, coupling in enumerate(self.cast.cohort.couplings.select_related("first_contact")):
            first = at + timedelta(hours=number)
            self.clock.at(first, partial(self._run, coupling))
            self.clock.at(first + timedelta(days=24), partial(self._run, coupling))
        for gathering in Gathering.objects.filter(cohorts=self.cast.cohort):
            self.clock.at(gathering.ends_at, partial(self._register, gathering), quiet=True)
        self.clock.on(self.cast.cohort.ends_on, time(15), self._complete)

    def _run(self, coupling: Coupling, at: datetime) -> None:
        """Ask for a run; meet the privacy gate where it stands; publish when it is cleared."""
        if left := self._too_few(coupling):
            said = ngettext(
                "%(coupling)s: %(left)d is too few for a group, and the office seats them by hand",
                "%(coupling)s: %(left)d are too few for a group, and the office seats them by hand",
                left,
            )
            told = {"coupling": coupling.name, "left": left}
            self.clock.timeline.add(at, Sort.OFFICE, said % told, part=OFFICE)
            return
        try:
            run = runs.request(coupling, seed=1, by=self.cast.office, at=at)
        except ValidationError as refusal:
            self.clock.timeline.add(at, Sort.OFFICE, refusal.messages[0], part=OFFICE)
            return
        runs.carry_out(run.pk, at=at)
        run = Run.objects.select_related("coupling__cohort__programme").get(pk=run.pk)
        if run.state != RunState.READY:
            self.clock.timeline.add(at, Sort.FAULT, run.error or str(run.get_state_display()), part=OFFICE)
            return
        told = {"coupling": coupling.name, "found": run.proposals.count(), "left": run.unmatched.count()}
        said = _("%(coupling)s: the run places %(found)d, and finds nobody for %(left)d") % told
        self.clock.timeline.add(at, Sort.OFFICE, said, part=OFFICE)
        if matching.clearance(coupling) is None:
            self._meet_the_gate(run, at)
        else:
            self._publish(run, at)

    def _too_few(self, coupling: Coupling) -> int:
        """Count who waits for a place where they are fewer than a group; 0 where a run can be."""
        if coupling.method != Method.FORMED_GROUPS:
            return 0
        placed = Pair.objects.filter(coupling=coupling, state__in=LIVE).values("seeker")
        left = matching.pool(coupling, Side.SEEKER).exclude(pk__in=placed).count()
        return left if left < (coupling.group_lo or 1) else 0

    def _meet_the_gate(self, run: Run, at: datetime) -> None:
        try:
            publishing.publish(run, by=self.cast.office, at=at)
        except ValidationError as refusal:
            rule = matching.first_contact(run.coupling)
            told = disclosure.told(rule)
            lines = [
                _("Shown before both have said yes: %s") % (", ".join(told["before"]) or "–"),
                _("Told after two yeses: %s") % (", ".join(told["after"]) or "–"),
            ]
            said = _("Publishing is refused: %s") % refusal.messages[0]
            self.clock.timeline.add(at, Sort.GATE, said, part=OFFICE, detail="\n".join(lines))
            self.clock.at(at + timedelta(days=2), partial(self._clear, run))

    def _clear(self, run: Run, at: datetime) -> None:
        coupling = run.coupling
        PrivacyClearance.objects.create(
            coupling=coupling,
            text_version=coupling.first_contact.text_version,
            cleared_by=self.cast.privacy,
            cleared_on=at.date(),
            recorded_by=self.cast.office,
        )
        said = _("The privacy contact clears the first contact of: %s") % coupling.name
        self.clock.timeline.add(at, Sort.GATE, said, part=OFFICE)
        self.clock.at(at + timedelta(hours=2), partial(self._publish, run))

    def _publish(self, run: Run, at: datetime) -> None:
        publishing.publish(run, by=self.cast.office, at=at)
        self.clock.timeline.add(at, Sort.OFFICE, _("Offers are published: %s") % run.coupling.name, part=OFFICE)
        self.clock.at(at + timedelta(days=4), partial(self._let_go, run.coupling), quiet=True)
        for number, pair in enumerate(Pair.objects.filter(run=run).select_related("seeker__person", "guide__person")):
            for side, person in ((Side.GUIDE, pair.guide.person), (Side.SEEKER, pair.seeker.person)):
                if number % 7 == 4 and side == Side.SEEKER:
                    continue  # one in seven says nothing
                no = number % 9 == 6 and side == Side.GUIDE and not pair.group_id
                when = at + timedelta(days=self.cast.rng.randint(0, 4), hours=self.cast.rng.randint(1, 7))
                self.clock.at(when, partial(self._answer, pair.pk, person, no, tries=TRIES))

    def _answer(self, pk: int, person: Person, says_no: bool, at: datetime, tries: int) -> None:
        """Answer an offer, as soon as one is asked."""
        pair = matching.pairs().get(pk=pk)
        side = matching.side_of(pair, person)
        if side is None or pair.state not in (PairState.OFFERED, PairState.HALF) or matching.yes_at(pair, side):
            return
        if matching.asked_since(pair, side) is None:
            if tries:
                again = at + timedelta(days=1)
                self.clock.at(again, partial(self._answer, pk, person, says_no, tries=tries - 1))
            return
        if says_no:
            pairs.decline(pair, DeclineReason.NO_TIME, by=person, at=at)
            return
        pairs.accept(pair, by=person, at=at)
        for one in Pair.objects.filter(pk=pk, state=PairState.ACTIVE) | Pair.objects.filter(
            group=pair.group_id or 0, state=PairState.ACTIVE, active_at=at
        ):
            self._begins(one, at)

    def _begins(self, pair: Pair, at: datetime) -> None:
        """Note the first contact, and plan the meetings of a bond; a few never log one."""
        told = self._told(pair.coupling)
        said = _("First contact: both have said yes to each other (%s)") % pair.coupling.name
        campus = pair.seeker.campus.name if pair.seeker.campus else ""
        detail = _("From now on each sees: %s") % (", ".join(told["after"]) or "–")
        self.clock.timeline.add(at, Sort.CONTACT, said, campus=campus, detail=detail)
        bond = pair.group or pair
        number, self.begun = self.begun, self.begun + 1
        if number % 6 == 3 or bond in self.meeting:
            return
        self.meeting.add(bond)
        day = walltime.day_of(at, self.cast.cohort.programme) + timedelta(days=self.cast.rng.randint(4, 12))
        self.clock.on(day, time(18), partial(self._meets, bond, pair), quiet=True)
        if number % 11 == 5 and not pair.group_id:
            self.clock.at(at + timedelta(days=70), partial(self._ends, pair))

    def _told(self, coupling: Coupling) -> dict[str, list[str]]:
        if coupling.pk not in self.disclosed:
            self.disclosed[coupling.pk] = disclosure.told(matching.first_contact(coupling))
        return self.disclosed[coupling.pk]

    def _meets(self, bond: Bond, pair: Pair, at: datetime) -> None:
        """Log a meeting, and plan the next."""
        day = walltime.day_of(at, self.cast.cohort.programme)
        if isinstance(bond, Pair):
            bond.refresh_from_db(fields=["state"])
        if day > self.cast.cohort.ends_on or not is_open(bond):
            return
        mode = self.cast.rng.choices((Mode.IN_PERSON, Mode.DIGITAL), (7, 3))[0]
        meetings.log(bond, held_on=day, minutes=60, mode=mode, topics=["goals"], by=pair.guide.person, at=at)
        self.clock.timeline.add(at, Sort.PEOPLE, _("Meetings are logged"), part="mentor")
        later = day + timedelta(days=self.cast.rng.randint(20, 34))
        self.clock.on(later, time(18), partial(self._meets, bond, pair), quiet=True)

    def _ends(self, pair: Pair, at: datetime) -> None:
        pair = matching.pairs().get(pk=pair.pk)
        if pair.state == PairState.ACTIVE:
            pairs.end(pair, EndReason.NO_TIME, by=pair.seeker.person, at=at)
            self.clock.timeline.add(at, Sort.PEOPLE, _("A match ends early"), part="student")

    def _let_go(self, coupling: Coupling, at: datetime) -> None:
        """Let the office end what has waited too long for an answer, and look again tomorrow while something waits."""
        if Pair.objects.filter(coupling=coupling, state__in=OPEN).exists():
            self.clock.at(at + timedelta(days=1), partial(self._let_go, coupling), quiet=True)
        for waiting in matching.unanswered(at, coupling):
            if waiting.office_at <= at:
                pairs.expire(waiting.pair, by=self.cast.office, at=at)
                self.clock.timeline.add(
                    at, Sort.OFFICE, _("The office takes back offers without an answer"), part=OFFICE
                )

    def _register(self, gathering: Gathering, at: datetime) -> None:
        """Tick off who came: most did."""
        came = {
            one: self.cast.rng.choices(list(Presence.values), (86, 8, 6))[0] for one in presence.expected_at(gathering)
        }
        attendance.keep_register(gathering, came, by=self.cast.office, at=at)

    def _complete(self, at: datetime) -> None:
        """End the matches on the last day; some tell what became of them a month later."""
        rows = matching.pairs().filter(coupling__cohort=self.cast.cohort, state=PairState.ACTIVE)
        done = list(rows.order_by("pk"))
        for number, pair in enumerate(done):
            pairs.complete(pair, by=self.cast.office, at=at)
            if number % 2 == 0:
                self.clock.at(at + timedelta(days=40), partial(self._tells, pair), quiet=True)
        said = _("The matches are completed")
        self.clock.timeline.add(at, Sort.OFFICE, said, part=OFFICE, number=max(1, len(done)))

    def _tells(self, pair: Pair, at: datetime) -> None:
        one = pair.seeker
        outcomes.tell(one, graduated=True, work=Work.MATCHING_JOB, country="NO", by=one.person, at=at)
        self.clock.timeline.add(at, Sort.PEOPLE, _("Participants tell what became of them"), part="student")


def last_day(cohort_ends: date) -> date:
    """Give the day until which a rehearsal lives: the last questions are asked by then."""
    return cohort_ends + timedelta(days=120)
