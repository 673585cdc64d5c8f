"""Rehearsals: a whole year of a real recipe with invented people, nothing of it left, and its timeline at the desk."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from mentoring.models import Rehearsal
from mentoring.rehearsal import acts, timeline, year
from mentoring.tasks import carry_out_requested_rehearsals
from people.models import AuditEvent
from programmes.domain import recipe
from programmes.models import Cohort, Membership
from programmes.states import Role
from tests.scenarios.cast import someone

pytestmark = pytest.mark.django_db
RECIPES = Path(recipe.__file__).parents[2] / "recipes"


def counted() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models(include_auto_created=True)}


def of(lived, sort, *words):
    return [one for one in lived if one["sort"] == sort and all(word in one["title"] for word in words)]


@pytest.mark.requirement("US-1", "US-2", "OM-10")
def test_five_campuses_live_their_year_in_a_copy_and_nothing_of_it_stays(client, settings, monkeypatch):
    settings.STAFF_SECOND_FACTOR = False
    monkeypatch.setattr(acts, "TOLD_EVERY", 1e9)  # this test's rows are not committed: no other connection sees them
    whole = year.rehearse
    monkeypatch.setattr(year, "rehearse", lambda cohort, **told: whole(cohort, people=8, **told))
    monkeypatch.setattr(year, "last_day", lambda ends: ends - timedelta(days=160))  # the autumn is enough for a test
    usn = recipe.load(RECIPES / "usn.yaml", by=None, at=timezone.now())
    ada = someone("Ada")
    Membership.objects.create(person=ada, programme=usn, role=Role.COORDINATOR)
    cohort = usn.cohorts.get()
    client.force_login(ada)
    client.post(reverse("admin:mentoring_rehearsal_start", args=[cohort.pk]))
    before = counted()
    carry_out_requested_rehearsals()
    after, made = counted(), Rehearsal.objects.get()
    lived = made.timeline

    assert made.state == "done", made.error
    assert after == before, "every table has as many rows as before; the request's own row was there already"
    assert not of(lived, "fault"), of(lived, "fault")
    first = {one["campus"]: one["at"][:10] for one in of(lived, "gathering", "Samling 1")}
    assert first["Vestfold"] == "2022-11-02" and first["Kongsberg"] == "2022-10-26" and len(first) == 5
    assert "2. november 2022" in of(lived, "gathering", "Samling 1")[0]["detail"], (
        "the exception is told beside the rule"
    )
    shared = [one["at"][:10] for one in of(lived, "gathering", "Samling 3")]
    assert shared == ["2023-03-07"] or set(shared) == {"2023-03-07"}
    refused, cleared = of(lived, "gate")[:2]
    met = of(lived, "contact")[0]
    assert "Publisering avvises" in refused["title"] and refused["at"] < cleared["at"] < met["at"]
    assert of(lived, "reminder") and of(lived, "mail") and of(lived, "purge") and of(lived, "deadline")

    page = reverse("admin:mentoring_rehearsal_change", args=[made.pk])
    filtered = client.get(page, {"sort": "gathering", "campus": "Vestfold", "month": "2022-11"}).content.decode()
    place = lived.index(of(lived, "mail")[0])
    letter = client.get(reverse("admin:mentoring_rehearsal_entry", args=[made.pk, place])).content.decode()
    file = client.get(reverse("admin:mentoring_rehearsal_file", args=[made.pk]), {"sort": "reminder"}).content.decode()
    assert "2 November 2022" in filtered and "26 October" not in filtered
    assert of(lived, "mail")[0]["detail"].splitlines()[0] in letter
    assert len(file.splitlines()) > len(of(lived, "reminder")) and ",mail," not in file
    for wanted in (
        {"part": "mentor"},
        {"campus": "Vestfold"},
        {"month": "2022-11"},
        {"part": "office", "sort": "gate"},
    ):
        kept = timeline.narrowed(lived, **wanted)
        shown = client.get(page, wanted).context
        answer = client.get(reverse("admin:mentoring_rehearsal_file", args=[made.pk]), wanted).content.decode(
            "utf-8-sig"
        )
        rows = list(csv.DictReader(io.StringIO(answer), delimiter=";" if ";" in answer.splitlines()[0] else ","))
        assert 0 < len(kept) < len(lived) and shown["number"] == len(rows) == len(kept), wanted
        assert [row["title"] for row in rows] == [one["title"] for one in kept]
        assert {(name, value) for name, _label, _choices, value in shown["filters"] if value} == set(wanted.items())


@pytest.mark.requirement("OM-10")
def test_the_command_prints_one_sort_writes_the_whole_file_and_says_which_cohort_it_does_not_know(
    opened, capsys, monkeypatch, tmp_path
):
    monkeypatch.setattr(acts, "TOLD_EVERY", 1e9)
    whole = year.rehearse
    monkeypatch.setattr(year, "rehearse", lambda cohort, **told: whole(cohort, people=2, **told))
    monkeypatch.setattr(year, "last_day", lambda _ends: opened.at.date() + timedelta(days=35))
    name, path, before = f"{opened.programme.slug}/1", tmp_path / "year.csv", counted()
    call_command("rehearse", name, csv=str(path), sort="gathering", seed=4)
    made, printed = Rehearsal.objects.get(), capsys.readouterr().out.splitlines()

    assert made.seed == 4 and of(made.timeline, "gathering") and of(made.timeline, "mail")
    assert len(printed) == len(of(made.timeline, "gathering")) + 1 and "nothing was sent" in printed[-1]
    assert all("  gathering  " in line for line in printed[:-1]) and "Gathering 1" in printed[0]
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["at"], row["title"], row["text"]) for row in rows] == [
        (one["at"], one["title"], one["detail"]) for one in made.timeline
    ], "the file has every sort, with the words of the letters"
    assert {**counted(), "mentoring.Rehearsal": 0, "people.AuditEvent": 0} == {
        **before, "mentoring.Rehearsal": 0, "people.AuditEvent": 0
    }  # fmt: skip
    for unknown in ("nowhere/1", f"{opened.programme.slug}/9", "nowhere"):
        with pytest.raises(CommandError, match=f"no cohort {unknown}"):
            call_command("rehearse", unknown)
    Rehearsal.objects.update(state="requested")
    with pytest.raises(CommandError, match="already on its way"):
        call_command("rehearse", opened.programme.slug)


def test_one_rehearsal_of_a_cohort_at_a_time_with_the_way_to_the_other_and_a_stop(opened, client, settings):
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(opened.coordinator)
    start = reverse("admin:mentoring_rehearsal_start", args=[opened.cohort.pk])
    first = client.post(start)
    second = client.post(start, follow=True)
    made = Rehearsal.objects.get()

    assert second.redirect_chain[-1][0] == first.url, "the second is sent to the first"
    assert f"number {made.pk}" in second.content.decode() and "already on its way" in second.content.decode()
    with pytest.raises(ValidationError, match="already on its way"):
        acts.request(opened.cohort, by=opened.coordinator, at=opened.at)
    client.post(reverse("admin:mentoring_rehearsal_cancel", args=[made.pk]))
    made.refresh_from_db()
    assert made.state == "interrupted" and carry_out_requested_rehearsals() == 0
    assert AuditEvent.objects.filter(verb="rehearsal.cancelled", thing_id=str(made.pk)).exists()
    Rehearsal.objects.filter(pk=made.pk).update(state="running")
    acts.interrupt_stale(at=opened.at)
    made.refresh_from_db()
    assert made.state == "interrupted", "whose worker has died no longer stands in the way"


def test_a_stop_in_the_middle_keeps_nothing_and_a_cohort_without_intake_is_refused(opened, client, settings):
    settings.STAFF_SECOND_FACTOR = False
    before = counted()
    with pytest.raises(year.Stopped):
        year.rehearse(opened.cohort, mark="x", passed=lambda _day, percent: percent < 1)
    assert counted() == before
    told = {"starts_on": opened.cohort.starts_on, "ends_on": opened.cohort.ends_on}
    bare = Cohort.objects.create(programme=opened.programme, number=9, name="Bare", **told)
    assert "no intake" in year.refusal(bare)
    client.force_login(someone("Eve"))
    start = reverse("admin:mentoring_rehearsal_start", args=[opened.cohort.pk])
    assert client.get(start, follow=True).status_code == 404


def test_a_timeline_gathers_what_is_alike_and_narrows_by_what_for_whom_where_and_when():
    line = timeline.Timeline(ZoneInfo("Europe/Oslo"))
    for hour, title, main in ((9, "Hi", False), (8, "Hei", True), (10, "Hi", False)):
        at = datetime(2026, 9, 1, hour, tzinfo=UTC)
        line.add(at, timeline.Sort.MAIL, title, part="mentor", campus="Bø", alike="greeting", first_choice=main)
    line.add(datetime(2026, 10, 1, 22, 30, tzinfo=UTC), timeline.Sort.DEADLINE, "Deadline")
    entries = line.frozen()

    assert [(one["at"], one["title"], one["number"]) for one in entries] == [
        ("2026-09-01T10:00", "Hei", 3),
        ("2026-10-02T00:30", "Deadline", 1),
    ]
    assert [one["place"] for one in timeline.narrowed(entries, campus="Bø")] == [0, 1], "what is for all is shown too"
    assert timeline.narrowed(entries, month="2026-10", sort="mail") == []
