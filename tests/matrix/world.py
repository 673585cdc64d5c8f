"""The world of the matrix: programme A in its running year with everybody at its doors, and programme B beside it."""

from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group as DjangoGroup

from applications.domain import files, interests, recruitment
from applications.models import StudyGroup
from matching.models import Group, Pair, Proposal, Run, Unmatched
from people.models import Consent
from programmes.domain import newsletter
from programmes.models import Assignment, Coupling, FirstContact, Question, Survey, SurveyQuestion
from programmes.models.coupling import Method
from reports.domain import outcomes
from sessions_app.domain import certificates, make_ups, reminders, surveys
from sessions_app.models import SurveyReply
from tests.applications import paper
from tests.matrix.actors import Actor, actors
from tests.scenarios import stages
from tests.scenarios.stages import Scene


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
    group = Group.objects.create(coupling=coupling, name="Group 1", guide=a.mentors[0])
    yes = {"seeker_yes_at": a.at, "guide_yes_at": a.at, "active_at": a.at, "offered_at": a.at, "state": "active"}
    Pair.objects.create(coupling=coupling, group=group, seeker=a.students[0], guide=a.mentors[0], **yes)
    StudyGroup.objects.create(cohort=a.cohort, campus=a.north, name="Group 1")
    ready = Run.objects.create(coupling=a.coupling, state="ready", requested_by=a.coordinator, requested_at=a.at)
    Proposal.objects.create(run=ready, seeker=a.students[0], guide=a.mentors[0], score=10_000)
    Unmatched.objects.create(run=ready, application=a.students[2], reason="capacity")
    outcomes.tell(a.students[0], graduated=True, work="matching_job", country="NO", by=cleo, at=a.at)
    Consent.objects.create(person=cleo, purpose="newsletter", text="Yes", text_version="1", given_at=a.at)
    reminders.plan(at=a.at)
    recruitment.make(a.mentors[0].intake, a.programme.partners.get(), by=a.coordinator, at=a.at)
    newsletter.confirm(newsletter.ask(a.programme, "reader@home.test", language="nb", at=a.at), at=a.at)
    for application in (a.students[0], a.mentors[2]):
        row = files.receive(application, Question(key="record"), paper.upload(), at=a.at)
        application.answers["record"] = row.token if application in a.mentors else ""
        application.save(update_fields=["answers"])
    close(a)
    UserSession.objects.create(user=cleo, ip="192.0.2.1", session_key="k", user_agent="browser")


def close(a: Scene) -> None:
    """Give Cleo in programme A what somebody has who comes to the end of the year, and something of the bank."""
    cleo, at = a.students[0], a.at
    make_ups.agree(cleo, a.gatherings[1], "waived", by=a.coordinator, at=at)
    certificates.grant(cleo, "Granted", by=a.coordinator, at=at)
    survey = Survey.objects.create(cohort=a.cohort, key="midway", title="Midway", opens_on=at.date(), parts=["student"])
    SurveyQuestion.objects.create(survey=survey, key="well", kind="scale", label="How well?")
    surveys.ask(at=at)
    SurveyReply.objects.create(survey=survey, part="student", application=cleo, answers={"well": 4})
    topic = Assignment.objects.create(
        cohort=a.cohort, key="topic", kind="thesis", title="Topic", organisation=a.programme.owner
    )
    interests.say(topic, cleo, by=cleo.person, at=at)
