"""Study groups that enrol as a group: one makes it, the others confirm by link, and names are for who has confirmed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from applications.domain import study_groups
from applications.models import Application, StudyGroup
from tests.applications.conftest import ask, scheme_at, sent
from tests.conftest import someone


def asked(scheme):
    """The students' form asks for the group, of two to four."""
    ask(scheme.students.questionnaire.sections.last(), "group", "study_group", required=False, lowest=2, highest=4)
    return scheme


def page(client, application) -> str:
    """The status page of an application, as its applicant sees it."""
    client.force_login(application.person)
    return client.get(reverse("application", args=[application.pk])).content.decode()


@pytest.mark.requirement("OM-8")
def test_one_makes_the_group_and_the_others_confirm_by_its_link(client, scheme, at):
    asked(scheme)
    maker = sent(scheme.students, someone("Cleo"), at, group="Law 7")
    mate = sent(scheme.students, someone("Carl"), at)
    group = StudyGroup.objects.get()
    client.force_login(maker.person)
    client.post(reverse("application_group_size", args=[maker.pk]), {"size": "3"})
    before = page(client, maker)
    client.force_login(mate.person)
    link = study_groups.link(group)

    assert "Yes, this is my group" in client.get(link).content.decode()
    client.post(link)

    assert "1 of 3 has confirmed" in before
    assert "2 are awaited" in before
    assert link in before
    after = page(client, mate)
    assert "2 of 3 have confirmed" in after
    assert "1 is awaited" in after
    assert f"Confirmed: {maker.person}, {mate.person}" in after
    assert link not in after
    mate.refresh_from_db()
    assert (mate.study_group, mate.answers["group"]) == (group, "Law 7")


def test_who_only_names_a_group_reads_no_names_until_confirming(client, scheme, at):
    asked(scheme)
    sent(scheme.students, someone("Cleopatra"), at, group="Law 7")
    claims = sent(scheme.students, someone("Eve"), at, group="law 7")

    shown = page(client, claims)

    assert claims.group_confirmed_at is None
    assert "not confirmed it yet" in shown
    assert "Cleopatra" not in shown


def test_sizes_outside_the_limits_and_from_anybody_else_are_refused(scheme, at):
    asked(scheme)
    maker = sent(scheme.students, someone("Cleo"), at, group="Law 7")
    mate = sent(scheme.students, someone("Carl"), at, group="Law 7")

    for size in (0, 1, 5):
        with pytest.raises(ValidationError, match="from 2 to 4"):
            study_groups.set_size(maker, size, by=maker.person, at=at)
    with pytest.raises(ValidationError, match="Only who made"):
        study_groups.set_size(mate, 3, by=mate.person, at=at)


def test_the_link_waits_until_one_has_applied(client, scheme, at):
    asked(scheme)
    sent(scheme.students, someone("Cleo"), at, group="Law 7")
    client.force_login(someone("Carl"))

    shown = client.get(study_groups.link(StudyGroup.objects.get())).content.decode()

    assert "Begin your own application first" in shown
    assert client.get(reverse("study_group", args=[StudyGroup.objects.get().pk, "x"])).status_code == 404


def test_a_change_of_group_needs_a_new_yes_and_other_changes_need_none(scheme, at):
    asked(scheme)
    sent(scheme.students, someone("Cora"), at, group="Law 8")
    sent(scheme.students, someone("Cleo"), at, group="Law 7")
    mate = sent(scheme.students, someone("Carl"), at, group="Law 7")
    study_groups.confirm(mate.study_group, mate, by=mate.person, at=at)

    kept = sent(scheme.students, mate.person, at, group="Law 7", why="Another reason")
    assert kept.group_confirmed_at
    moved = sent(scheme.students, mate.person, at, group="Law 8")
    assert (moved.study_group.name, moved.group_confirmed_at) == ("Law 8", None)


@pytest.mark.django_db(transaction=True)
def test_no_group_grows_beyond_its_size_however_many_confirm_at_once(transactional_db, at):
    scheme = asked(scheme_at(at))
    maker = sent(scheme.students, someone("Cleo"), at, group="Law 7")
    group = StudyGroup.objects.get()
    study_groups.set_size(maker, 3, by=maker.person, at=at)
    mates = [sent(scheme.students, someone(f"Carl{n}"), at) for n in range(6)]

    def confirm(mate: Application) -> bool:
        try:
            study_groups.confirm(group, mate, by=mate.person, at=at)
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as crowd:
        done = list(crowd.map(confirm, mates))

    assert sum(done) == 2
    assert study_groups.confirmed_members(group).count() == 3
