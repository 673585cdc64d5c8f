"""Invitations: links count where people come from, are spent once if they are for one, and name no union's members."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from applications.domain import recruitment
from applications.models import Application, Invitation
from people.models import Organisation
from programmes.models import Membership, Partner
from tests.applications.test_apply_pages import apply_url
from tests.conftest import someone


def partner(scheme, kind: str) -> Partner:
    """A partner of one kind that finds mentors."""
    body = Organisation.objects.create(slug=f"a-{kind}", name=f"A {kind}", kind=kind)
    return Partner.objects.create(programme=scheme.programme, organisation=body, role="recruits")


def came(client, link: str, name: str, scheme) -> Application:
    """Somebody opens a link, logs in and begins."""
    client.logout()
    opened = client.get(link)
    assert opened["Location"] == apply_url(scheme, "mentor")
    assert "has invited you" in client.get(opened["Location"]).content.decode()
    person = someone(name)
    client.force_login(person)
    client.get(link)
    client.post(apply_url(scheme, "mentor"))
    return Application.objects.get(person=person)


@pytest.mark.requirement("US-25", "OX-7", "OX-8")
def test_who_comes_by_a_partners_link_is_counted_and_remembered(client, scheme, ada, at):
    network = partner(scheme, "network")
    (made,) = recruitment.make(scheme.mentors, network, by=ada, at=at)

    first, second = (came(client, recruitment.link(made), name, scheme) for name in ("Ben", "Bea"))

    made.refresh_from_db()
    assert made.begun == 2
    assert {first.recruited_by, second.recruited_by} == {network}


@pytest.mark.requirement("US-25")
def test_of_a_trade_union_only_the_number_is_kept(client, scheme, ada, at):
    union = partner(scheme, "union")
    (made,) = recruitment.make(scheme.mentors, union, by=ada, at=at)

    application = came(client, recruitment.link(made), "Ben", scheme)

    made.refresh_from_db()
    assert made.begun == 1
    assert application.recruited_by is None
    assert "invitation" not in client.session
    with pytest.raises(ValidationError, match="who is a member"):
        recruitment.make(scheme.mentors, union, by=ada, at=at, single=True)


def test_a_link_for_one_person_counts_once(client, scheme, ada, at):
    made = recruitment.make(scheme.mentors, None, by=ada, at=at, single=True, number=3)

    for name in ("Ben", "Bea"):
        came(client, recruitment.link(made[0]), name, scheme)

    assert sorted(Invitation.objects.values_list("begun", flat=True)) == [0, 0, 1]


def test_a_wrong_secret_and_an_intake_of_another_part_count_nothing(client, scheme, ada, cleo, at):
    (made,) = recruitment.make(scheme.mentors, None, by=ada, at=at)
    assert client.get(reverse("invitation", args=[made.pk, "x" * 40])).status_code == 404

    client.force_login(cleo)
    client.get(recruitment.link(made))
    client.post(apply_url(scheme, "student"))

    made.refresh_from_db()
    assert made.begun == 0


@pytest.mark.requirement("US-25")
def test_the_office_makes_links_and_sees_what_came_of_them(client, scheme, ada, at, settings):
    settings.STAFF_SECOND_FACTOR = False
    Membership.objects.create(person=ada, programme=scheme.programme, role="coordinator")
    network, union = partner(scheme, "network"), partner(scheme, "union")
    client.force_login(ada)
    add = reverse("admin:applications_invitation_add")
    form = {"intake": scheme.mentors.pk, "partner": network.pk, "single": "on", "number": "3"}

    client.post(add, form)
    refused = client.post(add, {**form, "partner": union.pk}).content.decode()
    came(client, recruitment.link(Invitation.objects.first()), "Ben", scheme)
    client.force_login(ada)
    pile = client.get(reverse("admin:applications_invitation_changelist")).content.decode()

    assert Invitation.objects.count() == 3
    assert "who is a member" in refused
    assert "A network: 1" in pile
    assert all(recruitment.link(made) in pile for made in Invitation.objects.all())
