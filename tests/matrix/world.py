"""The world of the matrix: programme A in its running year with everybody at its doors, and programme B beside it."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group as DjangoGroup

from applications.domain import files, recruitment
from applications.models import StudyGroup
from matching.models import Group, Pair, Proposal, Run, Unmatched
from people.models import Consent
from programmes.domain import newsletter
from programmes.models import Coupling, FirstContact, Question
from programmes.models.coupling import Method
from reports.domain import outcomes
from sessions_app.domain import appointments, feeds, reminders, stopping
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
    told = {"minutes": 60, "mode": "in_person", "place": f"Cafe {a.mark}"}
    appointments.plan(a.pairs[0], a.at + timedelta(days=9), **told, by=cleo, at=a.at)
    stopping.stop(cleo, "draft", at=a.at)
    feeds.renew(cleo, at=a.at)
    reminders.plan(at=a.at)
    recruitment.make(a.mentors[0].intake, a.programme.partners.get(), by=a.coordinator, at=a.at)
    newsletter.confirm(newsletter.ask(a.programme, "reader@home.test", language="nb", at=a.at), at=a.at)
    for application in (a.students[0], a.mentors[2]):
        row = files.receive(application, Question(key="record"), paper.upload(), at=a.at)
        application.answers["record"] = row.token if application in a.mentors else ""
        application.save(update_fields=["answers"])
    UserSession.objects.create(user=cleo, ip="192.0.2.1", session_key="k", user_agent="browser")
