"""The world of the matrix: programme A in its running year with everybody at its doors, and programme B beside it."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group as DjangoGroup
from django.core.files.base import ContentFile

from applications.domain import files, interests, recruitment
from applications.models import StudyGroup
from matching.domain import swaps
from matching.models import Apart, BoardQuestion, CoGuide, Group, Pair, Precedence, Proposal, Run, Search, Unmatched
from mentoring.models import Rehearsal
from people.models import Consent
from programmes.domain import feedback, newsletter
from programmes.models import (
    Assignment,
    Coupling,
    FirstContact,
    GroupTask,
    Question,
    ReferralService,
    StruggleTheme,
    Survey,
    SurveyQuestion,
    ThanksRule,
)
from programmes.models.coupling import Method
from reports.domain import outcomes
from sessions_app.domain import (
    agreements as signing,
)
from sessions_app.domain import (
    allowances,
    appointments,
    certificates,
    check_ins,
    concerns,
    contracts,
    feeds,
    goals,
    handouts,
    needs,
    notices,
    reminders,
    stopping,
    surveys,
    timesheets,
)
from sessions_app.models import Summary, SurveyReply
from sessions_app.queries import agreements
from tests.applications import paper
from tests.matrix.actors import Actor, actors
from tests.scenarios import paid, setup, stages
from tests.scenarios.stages import Scene

NEED = "canary-of-a-need"


@dataclass(frozen=True)
class World:
    """Programme A with everybody at its doors, and programme B."""

    a: Scene
    b: Scene
    actors: dict[str, Actor]


def built() -> World:
    """Make both programmes; A comes first, so that the first row of each table is A's."""
    a = stages.running("alpha", mark="mark-of-alpha")
    furnish(a)
    b = stages.running("beta", mark="mark-of-beta")
    return World(a, b, {actor.name: actor for actor in actors(a, b)})


def furnish(a: Scene) -> None:
    """Give programme A one row of what no scenario makes."""
    cleo = a.students[0].person
    DjangoGroup.objects.create(name="no such thing")
    coupling = Coupling.objects.create(cohort=a.cohort, key="group", name="Group", method=Method.FORMED_GROUPS)
    FirstContact.objects.create(coupling=coupling, text="Yes", disclosed_after=["name"])
    setup.made_ready(coupling, setup.Words(a.mark))
    group = Group.objects.create(coupling=coupling, name="Group 1", guide=a.mentors[0])
    yes = {"seeker_yes_at": a.at, "guide_yes_at": a.at, "active_at": a.at, "offered_at": a.at, "state": "active"}
    Pair.objects.create(coupling=coupling, group=group, seeker=a.students[0], guide=a.mentors[0], **yes)
    days = {"from_day": a.at.date(), "asked_at": a.at, "asked_by": a.coordinator, "kind": "beside"}
    CoGuide.objects.create(group=group, guide=a.mentors[2], disclosed=["name"], **days)
    CoGuide.objects.create(pair=a.pairs[0], guide=a.mentors[2], disclosed=["name"], **days)
    Search.objects.create(pair=a.pairs[0], cause="no_time", asked_by=a.coordinator, asked_at=a.at)
    two = {"seeker": cleo, "guide": a.mentors[3].person}
    Apart.objects.create(programme=a.programme, **two, reason=a.mark, said_by=a.coordinator, said_at=a.at)
    first = {"coupling": a.coupling, "application": a.students[0], "rank": 1}
    Precedence.objects.create(**first, reason=a.mark, said_by=a.coordinator, said_at=a.at)
    StudyGroup.objects.create(cohort=a.cohort, campus=a.north, name="Group 1")
    ready = Run.objects.create(coupling=a.coupling, state="ready", requested_by=a.coordinator, requested_at=a.at)
    Proposal.objects.create(run=ready, seeker=a.students[0], guide=a.mentors[0], score=10_000)
    Unmatched.objects.create(run=ready, application=a.students[2], reason="capacity")
    BoardQuestion.objects.create(run=ready, seeker=a.students[0], asked_by=a.coordinator, asked_at=a.at)
    outcomes.tell(a.students[0], graduated=True, work="matching_job", country="NO", by=cleo, at=a.at)
    Consent.objects.create(person=cleo, purpose="newsletter", text="Yes", text_version="1", given_at=a.at)
    furnish_pay(a)
    ahead(a)
    reminders.plan(at=a.at)
    support(a)
    recruitment.make(a.mentors[0].intake, a.programme.partners.get(), by=a.coordinator, at=a.at)
    newsletter.confirm(newsletter.ask(a.programme, "reader@home.test", language="nb", at=a.at), at=a.at)
    for application in (a.students[0], a.mentors[2]):
        row = files.receive(application, Question(key="record"), paper.upload(), at=a.at)
        application.answers["record"] = row.token if application in a.mentors else ""
        application.save(update_fields=["answers"])
    walk(a)
    gatherings(a)
    close(a)
    UserSession.objects.create(user=cleo, ip="192.0.2.1", session_key="k", user_agent="browser")


def gatherings(a: Scene) -> None:
    """Give the first gathering a file, a task with a summary, a note and a need."""
    first, cleo = a.gatherings[0], a.students[0]
    first.catering = True
    first.save(update_fields=["catering"])
    handouts.hand_out(first, paper.upload(), title="Plan", stage="before", days=None, by=a.coordinator, at=a.at)
    task = GroupTask.objects.create(gathering=first, key="task", title="What helps?")
    Summary.objects.create(task=task, group_name="Group 1", scribe=cleo, text="Time", written_at=a.at)
    notices.send(first, audience="invited", subject="Welcome", text="See you", by=a.coordinator, at=a.at)
    needs.tell(cleo, first, diets=["vegan"], access=[], other=NEED, for_all=False, by=cleo.person, at=a.at)


def walk(a: Scene) -> None:
    """Give the first pair a goal with a step, one signature under its agreement, and a request for a change."""
    cleo = a.students[0].person
    pair, ben = a.pairs[0], a.mentors[0].person
    goal = goals.add(pair, text=f"A job that suits me {a.mark}", horizon="short", by=cleo, at=a.at)
    goals.add_step(goal, f"Write the CV {a.mark}", at=a.at)
    text = agreements.text_for(pair.coupling)
    signing.sign(pair, text, seen=signing.wording(text, None).mark, by=ben, at=a.at)
    swaps.ask(a.pairs[0], trouble="no_time", wish="talk", note=f"Exams {a.mark}", by=cleo, at=a.at)


def support(a: Scene) -> None:
    """Let Cleo ask for help and raise a concern, and let mentors have something to tick."""
    cleo, pair = a.students[0], a.pairs[0]
    asked = {"feeling": "help", "met": False, "note": f"No answer {a.mark}", "by": cleo.person, "at": a.at}
    check_ins.answer(cleo, pair, a.at.date(), **asked)
    concerns.raise_one(cleo, pair, kind="silence", text=f"In confidence {a.mark}", by=cleo.person, at=a.at)
    StruggleTheme.objects.create(programme=a.programme, key="money", label="Money")
    a.cohort.documents.get().file.save("guide.pdf", ContentFile(b"%PDF-1.4 guide"))
    feedback.ask(a.programme, f"How long? {a.mark}", subject="letter", by=a.coordinator, at=a.at)
    ReferralService.objects.create(programme=a.programme, key="welfare", kind="welfare", name="Welfare", what_for="All")


def close(a: Scene) -> None:
    """Give Cleo in programme A what somebody has who comes to the end of the year, and something of the bank."""
    cleo, at = a.students[0], a.at
    allowances.agree(cleo, a.gatherings[1], "waived", by=a.coordinator, at=at)
    certificates.grant(cleo, "Granted", by=a.coordinator, at=at)
    survey = Survey.objects.create(cohort=a.cohort, key="midway", title="Midway", opens_on=at.date(), parts=["student"])
    SurveyQuestion.objects.create(survey=survey, key="well", kind="scale", label="How well?")
    surveys.ask(at=at)
    SurveyReply.objects.create(survey=survey, part="student", application=cleo, answers={"well": 4})
    topic = Assignment.objects.create(
        cohort=a.cohort, key="topic", kind="thesis", title="Topic", organisation=a.programme.owner
    )
    interests.say(topic, cleo, by=cleo.person, at=at)


def furnish_pay(a: Scene) -> None:
    """Pay the mentors of programme A: a signed contract, a sheet with a line, and a rehearsal of the year."""
    cleo = a.students[0].person
    paid.pays(a)
    ThanksRule.objects.create(programme=a.programme, text={"en": a.mark})
    contracts.attach(paid.sent(a), paper.upload(), by=a.coordinator, at=a.at)
    sheet = timesheets.begin(a.cohort.contracts.get(), a.cohort.starts_on.replace(day=1), by=cleo, at=a.at)
    held = {"on": a.cohort.starts_on, "minutes": 30, "kind": "meeting"}
    timesheets.put_line(sheet, **held, by=cleo, at=a.at)
    said = {"at": "2026-09-01T09:00", "sort": "mail", "title": a.mark, "part": "", "campus": "", "number": 1}
    told = {"state": "done", "timeline": [{**said, "detail": a.mark}], "requested_at": a.at, "finished_at": a.at}
    Rehearsal.objects.create(cohort=a.cohort, requested_by=a.coordinator, **told)


def ahead(a: Scene) -> None:
    """Let Cleo's pair plan a meeting, and let Cleo have a calendar address and one kind of reminder stopped."""
    cleo = a.students[0].person
    told = {"minutes": 60, "mode": "in_person", "place": f"Cafe {a.mark}"}
    appointments.plan(a.pairs[0], a.at + timedelta(days=9), **told, by=cleo, at=a.at)
    stopping.stop(cleo, "draft", at=a.at)
    feeds.renew(cleo, at=a.at)
