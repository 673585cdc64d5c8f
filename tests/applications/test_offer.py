"""The offer in its parts: the office notes which of them each student got."""

import pytest
from django.urls import reverse
from i18nfield.strings import LazyI18nString

from applications.domain import review
from applications.models import GivenPart
from people.models import AuditEvent
from programmes.models import Membership
from tests.applications.conftest import sent


@pytest.fixture
def office(client, scheme, ada, settings):
    """The coordinator's browser, in a programme whose offer has four parts in two languages."""
    settings.STAFF_SECOND_FACTOR = False
    scheme.programme.offer = LazyI18nString(
        {
            "nb": "Mentor\nOppfølging\nHjelp med oppgaven\nKorte jobber",
            "en": "A mentor\nFollow-up\nThesis help\nShort jobs",
        }
    )
    scheme.programme.save()
    Membership.objects.create(person=ada, programme=scheme.programme, role="coordinator")
    client.force_login(ada)
    return client


@pytest.mark.requirement("OX-1")
def test_it_is_recorded_which_parts_of_the_offer_each_student_got(office, scheme, ada, cleo, at):
    application = sent(scheme.students, cleo, at)
    page = reverse("admin:applications_application_change", args=[application.pk])
    assert "Short jobs" not in office.get(page).content.decode()
    review.decide(application, "pool", "", by=ada, at=at)

    assert "Short jobs" in office.get(page).content.decode()
    office.post(page, {"act": "given", "parts": ["Mentor", "Korte jobber"]})
    office.post(page, {"act": "given", "parts": ["Mentor", "Hjelp med oppgaven"]})

    assert set(application.given_parts.values_list("part", flat=True)) == {"Mentor", "Hjelp med oppgaven"}
    assert AuditEvent.objects.filter(verb="application.given", actor=ada).count() == 2
    office.force_login(cleo)
    assert "Hjelp med oppgaven" in office.get(reverse("own_data")).content.decode()


def test_a_part_that_is_not_offered_is_refused(office, scheme, ada, cleo, at):
    application = sent(scheme.students, cleo, at)
    review.decide(application, "pool", "", by=ada, at=at)

    office.post(
        reverse("admin:applications_application_change", args=[application.pk]), {"act": "given", "parts": ["A car"]}
    )

    assert not GivenPart.objects.exists()
