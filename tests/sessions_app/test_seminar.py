"""A seminar of two days from its recipe (SE-9): parts to sign up for, workbook before, results of the groups after."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse

import programmes
from people.models import AuditEvent
from programmes.domain import recipe
from programmes.domain.recipe import rolling
from programmes.models import Gathering
from programmes.states import Role
from sessions_app.models import SignUp, Summary
from tests.applications import paper
from tests.matching import crowd
from tests.scenarios import stages

pytestmark = pytest.mark.django_db
SUMMER = datetime(2018, 8, 1, 8, tzinfo=UTC)
RECIPE = (Path(programmes.__file__).parent / "recipes/uit-groups.yaml").read_text()
SEMINAR = (Path(__file__).parent / "seminar.yaml").read_text()


@pytest.fixture
def seminar() -> Gathering:
    """The seminar stands in a recipe of a programme with study groups and older students."""
    before, mark, after = RECIPE.partition("  gatherings:\n")
    rest = after[after.index("  expectations:") :]
    made = recipe.load(before + mark + SEMINAR + "      parts: [mentor]\n" + rest, by=None, at=SUMMER)
    return made.gatherings.get()


def page_of(client, seminar, application, at) -> str:
    client.force_login(application.person)
    with time_machine.travel(at, tick=False):
        return client.get(reverse("gathering", args=[seminar.pk])).content.decode()


def answer(client, seminar, application, at, **answers) -> str:
    client.force_login(application.person)
    parts = {portion.key: portion.pk for portion in seminar.portions.all()}
    sent = {f"part-{parts[key.replace('_', '-')]}": word for key, word in answers.items()}
    with time_machine.travel(at, tick=False):
        return client.post(reverse("gathering_answer", args=[seminar.pk]), sent, follow=True).content.decode()


@pytest.mark.requirement("SE-9")
def test_a_seminar_is_loaded_signed_up_for_held_and_summed_up(client, seminar, settings):
    settings.STAFF_SECOND_FACTOR = False
    ann, bob = crowd.join(seminar.cohorts.get(), "mentor", 2)
    parts = {portion.key: portion for portion in seminar.portions.all()}
    read = partial(page_of, client, seminar)
    say = partial(answer, client, seminar)

    first = read(ann, SUMMER)
    assert "Bare dag 1" in first and "For de som bare er med dag 1." in first and "The Edge" not in first
    assert "onsdag 3. oktober 2018" in first.lower() and "torsdag 4. oktober 2018" in first.lower()
    assert "09:00–10:00" in first and "Sal 1" not in first and "arbeidsbok" not in first
    say(ann, SUMMER, both="yes", dinner="yes", intro="yes", day_1="no")
    assert "The Edge" in say(bob, SUMMER, day_1="yes", intro="yes", both="no", dinner="no")
    assert SignUp.objects.get(portion=parts["intro"], application=bob).answer == "waiting"
    say(ann, SUMMER, intro="no")
    assert SignUp.objects.get(portion=parts["intro"], application=bob).answer == "yes"

    assert "uit.example/arbeidsbok" not in read(ann, seminar.starts_at - timedelta(days=8))
    week = read(ann, seminar.starts_at - timedelta(days=6))
    assert "uit.example/arbeidsbok" in week and "uit.example/lysark" not in week and "Sal 1" in week

    task = reverse("gathering_summary", args=[seminar.pk, seminar.group_tasks.get().pk])
    with time_machine.travel(seminar.starts_at - timedelta(hours=1), tick=False):
        client.force_login(ann.person)
        assert client.get(task).status_code == 404
    with time_machine.travel(seminar.starts_at + timedelta(hours=4), tick=False):
        client.force_login(ann.person)
        kept = client.post(task, {"group_name": "Gruppe 3", "text": "Eldre studenter."}, follow=True)
        assert "Eldre studenter." in kept.content.decode()
        refused = client.post(task, {"group_name": "Gruppe 3", "text": "Ring 01010012356"}).content.decode()
        assert "Ring 01010012356" in refused
        client.post(task, {"group_name": "Gruppe 3", "text": "Eldre studenter, og leksehjelp."})
        client.force_login(bob.person)
        client.post(task, {"group_name": "Gruppe 4", "text": "Kaffe hver fredag."})
    after = read(bob, seminar.ends_at + timedelta(minutes=5))
    assert "Gruppe 3" in after and "og leksehjelp." in after and "uit.example/lysark" in after
    assert "Gruppe 4" in after and "Eldre studenter.<" not in after and Summary.objects.count() == 2, "one's own anew"

    office, row = stages.staff("Ada", seminar.programme, Role.COORDINATOR), Summary.objects.get(scribe=ann)
    remove = reverse("admin:gathering_summary_remove", args=[seminar.pk, row.pk])
    client.force_login(office)
    desk = client.get(reverse("admin:gathering_desk", args=[seminar.pk])).content.decode()
    assert remove in desk and client.get(remove).status_code == 302 and Summary.objects.filter(pk=row.pk).exists()
    assert "The summary is taken away." in client.post(remove, follow=True).content.decode()
    left = read(bob, seminar.ends_at + timedelta(minutes=5))
    assert "Gruppe 3" not in left and "Kaffe hver fredag." in left
    assert AuditEvent.objects.filter(verb__startswith="summary", actor=office).count() == 1


def test_files_go_only_to_who_is_signed_up_and_from_their_time_on(client, seminar):
    from sessions_app.domain import handouts

    ann, bob = crowd.join(seminar.cohorts.get(), "mentor", 2)
    day = seminar.portions.get(key="both")
    SignUp.objects.create(portion=day, application=ann, answer="yes", answered_at=SUMMER, seated_at=SUMMER)
    row = handouts.hand_out(
        seminar, paper.upload(name="Notes.pdf"), title="Notes", stage="after", days=1, by=ann.person, at=SUMMER
    )
    address = reverse("gathering_handout", args=[seminar.pk, row.token])

    def fetched(application, at):
        client.force_login(application.person)
        with time_machine.travel(at, tick=False):
            return client.get(address)

    late = seminar.ends_at + timedelta(days=1, minutes=1)
    assert fetched(ann, seminar.ends_at + timedelta(hours=1)).status_code == 404
    assert fetched(bob, late).status_code == 404
    answer = fetched(ann, late)
    assert answer.content == paper.pdf() and "attachment" in answer["Content-Disposition"]


def test_all_of_it_goes_out_in_a_recipe_and_on_into_the_next_year(seminar):
    programme = seminar.programme
    written = recipe.export(programme)
    assert "Bare dag 1" in written and "group_tasks:" in written and "lysark" in written
    again = recipe.load(written.replace(f"slug: {programme.slug}\n", "slug: twin\n", 1), by=None, at=SUMMER)
    assert [str(item.title) for item in again.gatherings.get().timetable.all()] == [
        str(item.title) for item in seminar.timetable.all()
    ]
    rolled = recipe.load(rolling.forward(programme).text, by=None, at=SUMMER)
    later = rolled.gatherings.order_by("starts_at").last()
    assert later.pk != seminar.pk and later.portions.count() == 4 and later.timetable.count() == 6
    assert later.timetable.filter(speakers__key="fyse").exists()
