"""How the cast comes in: people apply, some late and some never; the office talks, decides and trains."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from applications.domain import files, interviews, review
from applications.domain import intake as entry
from applications.models import Application, Interview
from applications.states import ApplicationState
from mentoring.rehearsal.cast import Cast
from mentoring.rehearsal.clockwork import Act, Clock
from mentoring.rehearsal.timeline import OFFICE, Sort
from people.models import Person
from programmes import queries as programmes
from programmes.domain import cohorts
from programmes.models import Intake
from programmes.models.questionnaire import QuestionKind
from programmes.states import CohortState
from sessions_app.domain import walltime

S = ApplicationState
ROOM = "https://video.invalid/rehearsal"


@dataclass
class ComingIn:
    """Applications and decisions of one rehearsal."""

    cast: Cast
    clock: Clock

    def plan(self) -> datetime:
        """Put the opening, all applications and decisions on the agenda; give the instant when everybody is decided."""
        intakes = list(self.cast.cohort.intakes.select_related("cohort__programme", "questionnaire"))
        self.clock.at(min(intake.opens_at for intake in intakes) - timedelta(hours=1), self._open)
        sizes = self.cast.sizes()
        for intake in intakes:
            for number in range(sizes[intake.part]):
                self._applies(intake, number)
        return max(self._decides(intake) for intake in intakes)

    def _open(self, at: datetime) -> None:
        cohort = self.cast.cohort
        for lack in cohorts.lacks(cohort):
            self.clock.timeline.add(at, Sort.GATE, lack.text, part=OFFICE)
        cohorts.open(cohort, by=self.cast.office, at=at)
        self.clock.timeline.add(at, Sort.OFFICE, _("The cohort is opened for applications"), part=OFFICE)

    def _applies(self, intake: Intake, number: int) -> None:
        """Let one apply: most within the window, every eighth on the last day, and every ninth never."""
        rng, window = self.cast.rng, intake.closes_at - intake.opens_at
        begins = intake.opens_at + (window - timedelta(days=1)) * (0.05 + 0.8 * rng.random())
        sends = begins + timedelta(minutes=rng.randint(8, 40))
        if number % 8 == 5:
            sends = intake.closes_at - timedelta(hours=3)
        languages = intake.cohort.programme.languages
        person = self.cast.person(languages[0] if rng.random() < 0.6 else rng.choice(languages))

        def begin(at: datetime) -> None:
            as_it_stands = Intake.objects.select_related("cohort__programme", "questionnaire").get(pk=intake.pk)
            application = entry.begin(as_it_stands, person, at=at)
            given = self.cast.answers(intake, number, person.language)
            entry.save_draft(application, given, by=person, at=at)
            if number % 9 != 8:
                self.clock.at(max(sends, at), partial(self._sends, application, person))

        self.clock.at(begins, begin)
        if number == 3:
            self.clock.at(intake.closes_at - timedelta(hours=1), partial(self._withdraws, intake, person))

    def _sends(self, application: Application, person: Person, at: datetime) -> None:
        application.refresh_from_db()
        entry.submit(application, by=person, at=at, terms_accepted=True)

    def _withdraws(self, intake: Intake, person: Person, at: datetime) -> None:
        application = Application.objects.filter(intake=intake, person=person).first()
        if application is None:
            return
        entry.withdraw(application, by=person, at=at, reason="")
        self.clock.timeline.add(at, Sort.PEOPLE, _("Somebody withdraws the application"), part=intake.part)

    def _decides(self, intake: Intake) -> datetime:
        """Put the office's decisions on the agenda; give when they are done."""
        programme = self.cast.cohort.programme
        closed = walltime.day_of(intake.closes_at, programme)
        last = intake.decided_by or closed + timedelta(days=10)
        day = min(closed + timedelta(days=5), max(last, closed + timedelta(days=1)))
        if intake.interview:
            self.clock.on(closed + timedelta(days=1), time(10), partial(self._invite, intake))
        self.clock.on(day, time(13), partial(self._decide, intake))
        if intake.training_required:
            self.clock.on(day + timedelta(days=3), time(15), partial(self._train, intake))
        return walltime.instant(day, time(13), programme)

    def _invite(self, intake: Intake, at: datetime) -> None:
        rows = Application.objects.filter(intake=intake, state__in=[S.ELIGIBLE, S.TO_ASSESS]).order_by("pk")
        application = rows.first()
        if application is None:
            return
        review.decide(application, S.INTERVIEW, by=self.cast.office, at=at)
        times = [at + timedelta(days=days, hours=2) for days in (2, 3)]
        talk = interviews.propose(application, times, ROOM, by=self.cast.office, at=at + timedelta(minutes=5))
        chosen = at + timedelta(hours=9)
        self.clock.at(chosen, partial(self._chooses, talk.pk))

    def _chooses(self, pk: int, at: datetime) -> None:
        talk = Interview.objects.get(pk=pk)
        interviews.choose(talk, talk.times[0], by=talk.application.person, at=at)

    def _decide(self, intake: Intake, at: datetime) -> None:
        """Admit who may come, in the order in which they sent; who finds no place waits; who misses a rule is told."""
        admitted = waits = declined = 0
        rows = Application.objects.filter(intake=intake).order_by("submitted_at", "pk")
        for application in rows.select_related("person", "intake__cohort__programme", "campus"):
            if application.state == S.NOT_ELIGIBLE:
                review.decide(application, S.DECLINED, _("A rule is not met."), by=self.cast.office, at=at)
                declined += 1
            elif application.state in (S.ELIGIBLE, S.TO_ASSESS, S.INTERVIEW):
                try:
                    review.decide(application, S.POOL, by=self.cast.office, at=at)
                    admitted += 1
                except ValidationError:
                    review.decide(application, S.WAITLIST, by=self.cast.office, at=at)
                    waits += 1
        told = {"admitted": admitted, "waits": waits, "declined": declined}
        said = _("The office decides: %(admitted)d admitted, %(waits)d on the waitlist, %(declined)d declined") % told
        self.clock.timeline.add(at, Sort.OFFICE, said, part=intake.part)
        self._files_go(intake, admitted + declined, at + files.AFTER_THE_DECISION)

    def _files_go(self, intake: Intake, number: int, at: datetime) -> None:
        """Note when the files are deleted that such applications bring; the cast itself sends none."""
        asked = [str(one.label) for one in programmes.asked(intake.questionnaire) if one.kind == QuestionKind.FILE]
        if asked and number:
            said, detail = _("Files that came with applications are deleted"), "\n".join(asked)
            self.clock.timeline.add(at, Sort.PURGE, said, part=intake.part, number=number, detail=detail)

    def _train(self, intake: Intake, at: datetime) -> None:
        rows = list(Application.objects.filter(intake=intake, state=S.POOL).select_related("person", "intake"))
        for application in rows:
            review.record_training(application, at.date(), by=self.cast.office, at=at)
        self.clock.timeline.add(
            at, Sort.OFFICE, _("The training is recorded"), part=intake.part, number=max(1, len(rows))
        )


def moves(cast: Cast, clock: Clock, matched_at: datetime) -> None:
    """Put the cohort's moves through its year on the agenda."""

    def to(state: CohortState) -> Act:
        def move(at: datetime) -> None:
            cast.cohort.refresh_from_db()
            cohorts.move(cast.cohort, state, by=cast.office, at=at)
            clock.timeline.add(at, Sort.OFFICE, _("The cohort is now in: %s") % state.label, part=OFFICE)

        return move

    clock.at(matched_at - timedelta(hours=3), to(CohortState.RUNNING))
    clock.on(cast.cohort.ends_on + timedelta(days=1), time(9), to(CohortState.EVALUATION))
    clock.on(cast.cohort.ends_on + timedelta(days=60), time(9), to(CohortState.CLOSED))
