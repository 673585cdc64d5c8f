"""What a small generic programme is set up with: questionnaires, rules, coupling, calendar and words."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from i18nfield.strings import LazyI18nString

from people.models import Organisation
from programmes.models import (
    AgreementPoint,
    AgreementText,
    Campus,
    Cohort,
    Contact,
    ConversationGuide,
    Coupling,
    Criterion,
    Document,
    EligibilityRule,
    Expectation,
    FirstContact,
    Gathering,
    GoalIdea,
    Intake,
    MailTemplate,
    Option,
    Partner,
    Phase,
    PhaseTask,
    ProcessingRecord,
    Programme,
    Question,
    Questionnaire,
    Quote,
    ReminderRule,
    Section,
    StudyProgramme,
)

INDUSTRIES = ("health", "energy", "finance")
GOALS = ("cv", "network", "courage")


@dataclass(frozen=True)
class Words:
    """Makes texts in the programme's languages, each with the mark that tells whose they are."""

    mark: str

    def __call__(self, text: str) -> LazyI18nString:
        """Say a text in both languages."""
        return LazyI18nString({"nb": f"{text} {self.mark}", "en": f"{text} {self.mark}"})


def programme(slug: str, say: Words, at: datetime) -> Programme:
    """A published programme with two campuses, contacts, a partner, admitted studies, a record of processing."""
    owner = Organisation.objects.create(slug=f"{slug}-owner", name=f"University of {slug}", kind="educational")
    made = Programme.objects.create(
        slug=slug,
        name=say("Mentoring"),
        summary=say("Two people meet for a year."),
        purpose=say("From study to work"),
        offer=say("A mentor"),
        newsletter=say("News four times a year"),
        owner=owner,
        mentor_kind="volunteer",
        languages=["nb", "en"],
        months=6,
        published_at=at,
    )
    places = [Campus.objects.create(programme=made, slug=n, name=f"{n.title()} {say.mark}") for n in ("north", "south")]
    for place in (None, *places):
        at_place = place.slug if place else "office"
        Contact.objects.create(programme=made, campus=place, name=f"Nora {say.mark}", email=f"{at_place}@{slug}.test")
    partner = Partner.objects.create(programme=made, organisation=owner, role="recruits", text=say("Finds mentors"))
    partner.campuses.set(places[:1])
    StudyProgramme.objects.create(programme=made, key="economics", name=say("Economics"), institution=owner)
    Quote.objects.create(programme=made, text=say("I found courage."), said_by="student", consent_note=say.mark)
    MailTemplate.objects.create(
        programme=made, kind="receipt", subject=say("We have your application"), body=say("Thank you, {first_name}.")
    )
    ProcessingRecord.objects.create(
        programme=made,
        purpose=f"Admission and matching {say.mark}",
        legal_basis="Task in the public interest",
        categories="Contact, studies, expectations",
        recipients="The office, and the other side after both have accepted",
        transfer="None",
        storage="12 months after the end",
        source="The participant",
    )
    return made


def cohort(made: Programme, say: Words, at: datetime) -> Cohort:
    """A planned cohort: students and mentors may apply for a month around `at`, and the year begins after it."""
    today = at.date()
    year = Cohort.objects.create(
        programme=made,
        number=1,
        name=say("Cohort 1"),
        starts_on=today - timedelta(days=20),
        ends_on=today + timedelta(days=300),
    )
    for part, sections in QUESTIONS.items():
        Intake.objects.create(
            cohort=year,
            part=part,
            questionnaire=questionnaire(made, part, sections, say),
            opens_at=at - timedelta(days=10),
            closes_at=at + timedelta(days=20),
            decided_by=today + timedelta(days=30),
            places=8 if part == "student" else None,
            terms=say("I pay my own travel."),
            interview=part == "mentor",
        )
    rules(year, say)
    phases(year, today, say)
    return year


QUESTIONS: dict[str, list[list[tuple[str, str, tuple[str, ...]]]]] = {
    "student": [
        [("campus", "campus", ()), ("study_year", "study_year", ()), ("grade", "grade", ())],
        [("industry", "choice", INDUSTRIES), ("goals", "choices", GOALS), ("pace", "scale", ()), ("why", "long", ())],
    ],
    "mentor": [
        [("campus", "campus", ()), ("industry", "choice", INDUSTRIES), ("goals", "choices", GOALS)],
        [("pace", "scale", ()), ("why", "long", ())],
    ],
}


def questionnaire(made: Programme, part: str, sections: list, say: Words) -> Questionnaire:
    """One questionnaire in two sections, five to seven questions, each with purpose, basis and readers."""
    form = Questionnaire.objects.create(programme=made, part=part, title=say("Your wishes"), intro=say("Ten minutes."))
    for place, questions in enumerate(sections, start=1):
        section = Section.objects.create(questionnaire=form, title=say(f"Part {place}"), order=place)
        for order, (key, kind, options) in enumerate(questions):
            question = Question.objects.create(
                section=section,
                key=key,
                kind=kind,
                label=say(f"What of {key}"),
                lowest=1 if kind in {"scale", "study_year"} else None,
                highest=5 if kind in {"scale", "study_year"} else None,
                most=500 if kind == "long" else None,
                purpose=say("Matching"),
                legal_basis="Task in the public interest",
                seen_by=["office", "student", "mentor"],
                kept_until="end + 12 months",
                order=order,
            )
            for rank, option in enumerate(options):
                Option.objects.create(question=question, key=option, label=say(option.title()), order=rank)
    return form


def rules(year: Cohort, say: Words) -> None:
    """Two rules for students: year two at least (required), grade C or better (normally)."""
    shared = {"cohort": year, "part": "student"}
    EligibilityRule.objects.create(
        **shared,
        key="year",
        question_key="study_year",
        test="at_least",
        values=["2"],
        strength="required",
        text=say("You are in your second year or later."),
        order=1,
    )
    EligibilityRule.objects.create(
        **shared,
        key="grade",
        question_key="grade",
        test="grade_or_better",
        values=["C"],
        strength="normally",
        text=say("Your grades are C or better."),
        order=2,
    )


def coupling(year: Cohort, say: Words) -> Coupling:
    """Pairs within a campus, over three criteria, with the choreography of the first contact."""
    made = Coupling.objects.create(cohort=year, key="mentor", name=say("Mentor"), method="pairs", minimum=0, good=5000)
    for order, (key, kind, weight) in enumerate(
        (("industry", "same", 50), ("goals", "shares", 30), ("pace", "near", 20))
    ):
        Criterion.objects.create(
            coupling=made,
            key=key,
            kind=kind,
            weight=weight,
            order=order,
            label=say(key.title()),
            seeker_key=key,
            guide_key=key,
        )
    FirstContact.objects.create(
        coupling=made,
        shown_before=["industry"],
        disclosed_after=["name", "email", "why"],
        text=say("When both have said yes, each sees the other's name, address and reasons."),
    )
    made_ready(made, say)
    return made


def made_ready(coupling: Coupling, say: Words) -> None:
    """What two who are coupled find ready: an agreement of two points, one idea for a goal, one guide of each kind."""
    text = AgreementText.objects.create(coupling=coupling, version="1", intro=say("This is ours."))
    AgreementPoint.objects.create(agreement=text, key="often", title=say("How often"), ask=say("Which day?"), order=1)
    AgreementPoint.objects.create(
        agreement=text, key="quiet", title=say("Between us"), text=say("We keep it."), order=2
    )
    GoalIdea.objects.create(coupling=coupling, key="cv", horizon="short", text=say("A good CV"))
    for order, (kind, audience) in enumerate((("agenda", "participants"), ("topic", "students"), ("role", "mentors"))):
        ConversationGuide.objects.create(
            coupling=coupling,
            key=kind,
            kind=kind,
            audience=audience,
            topic="cv",
            order=order,
            title=say(f"A {kind}"),
            text=say("Begin well.\n- What has happened"),
        )


def gatherings(year: Cohort, at: datetime, say: Words) -> tuple[Gathering, ...]:
    """Two gatherings, in person after 30 days and digital after 60, with what is expected and when reminders go."""
    made = []
    for number, mode in ((1, "in_person"), (2, "digital")):
        starts = at + timedelta(days=30 * number)
        gathering = Gathering.objects.create(
            programme=year.programme,
            key=f"gathering-{number}",
            number=number,
            name=say(f"Gathering {number}"),
            starts_at=starts,
            ends_at=starts + timedelta(hours=3),
            mode=mode,
            place=f"Hall {say.mark}" if mode == "in_person" else "",
            agenda=say("We meet."),
        )
        gathering.cohorts.add(year)
        made.append(gathering)
    Expectation.objects.create(cohort=year, kind="meetings_per_month", at_least=1, text=say("You meet every month."))
    Expectation.objects.create(cohort=year, kind="gatherings_in_person", at_least=1, text=say("You come."), order=1)
    for kind, days in (("gathering", 7), ("acceptance", 3), ("draft", 2)):
        ReminderRule.objects.create(cohort=year, kind=kind, days_before=days, at_time=time(9))
    return tuple(made)


def phases(year: Cohort, today: date, say: Words) -> None:
    """The phase of recruitment with one task and one document for everybody."""
    phase = Phase.objects.create(
        cohort=year, kind="recruitment", starts_on=today - timedelta(days=20), ends_on=today + timedelta(days=30)
    )
    PhaseTask.objects.create(phase=phase, text=say("Book the hall"), due_on=today + timedelta(days=10))
    Document.objects.create(
        cohort=year,
        phase=phase,
        title=say("Guide"),
        text=say("Read me"),
        url="https://example.org/guide",
        audience="all",
    )
