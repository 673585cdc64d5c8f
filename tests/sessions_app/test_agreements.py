"""Agreements: worded by either, signed by both, frozen as they were signed; a change needs both anew."""

import pytest
from django.urls import reverse
from i18nfield.strings import LazyI18nString

from people.domain import letters
from people.models import OutgoingMail
from programmes.models import AgreementPoint, AgreementText
from sessions_app.models import Agreement, Signature
from tests.matching.test_desk import words

pytestmark = pytest.mark.django_db
WORDS = "Every second Tuesday at four"


def settle(client, pair, text, **more):
    """Write the one line that the small programme asks for."""
    form = client.get(reverse("agreement_words", args=[pair.pk])).context["form"]
    data = {"seen": form.initial["seen"], "point-often": text, **more}
    return client.post(reverse("agreement_words", args=[pair.pk]), data, follow=True)


def sign(client, pair, **more):
    """Tick and sign what lies on the table."""
    form = client.get(reverse("agreement", args=[pair.pk])).context["form"]
    data = {"seen": form.initial["seen"], "agree": "on", **more}
    return client.post(reverse("agreement", args=[pair.pk]), data, follow=True)


def test_both_sign_with_a_tick_and_a_change_needs_both_anew(client, running):
    pair = running.pairs[0]
    cleo, ben = pair.seeker.person, pair.guide.person
    client.force_login(cleo)
    assert "Sign your agreement" in words(client.get(reverse("pair", args=[pair.pk])))
    assert WORDS in words(settle(client, pair, WORDS))
    assert "This field is required" in words(sign(client, pair, agree=""))
    sign(client, pair)
    asked = OutgoingMail.objects.get(kind="agreement_waits")
    assert asked.person == ben and WORDS not in letters.write(asked).text

    client.force_login(ben)
    assert "signed from the other side" in words(client.get(reverse("pair", args=[pair.pk])))
    assert "Everybody has signed" in words(sign(client, pair))
    assert letters.write(asked) is None
    assert "Sign your agreement" not in words(client.get(reverse("pair", args=[pair.pk])))

    frozen = Agreement.objects.get()
    AgreementPoint.objects.filter(key="quiet").update(title=LazyI18nString({"en": "Newer words"}))
    AgreementText.objects.update(version="2")
    shown = words(client.get(reverse("agreement", args=[pair.pk])))
    assert "Newer words" not in shown and "newer text" in shown and frozen.text["version"] == "1"

    changed = words(settle(client, pair, "Every Friday"))
    assert "the earlier wording below holds" in changed and WORDS in changed and "Newer words" in changed
    assert [one.number for one in Agreement.objects.all()] == [2, 1]
    assert Signature.objects.count() == 2
    frozen.refresh_from_db()
    assert frozen.text["points"][0]["settled"] == WORDS


def test_nobody_signs_words_that_they_have_not_read(client, running):
    pair = running.pairs[0]
    client.force_login(pair.guide.person)
    read = client.get(reverse("agreement", args=[pair.pk])).context["form"].initial["seen"]
    client.force_login(pair.seeker.person)
    settle(client, pair, WORDS)

    client.force_login(pair.guide.person)
    late = client.post(reverse("agreement", args=[pair.pk]), {"seen": read, "agree": "on"})
    wrote = client.post(reverse("agreement_words", args=[pair.pk]), {"seen": read, "point-often": "Mine"})

    assert "have changed since you read them" in words(late) and not Signature.objects.exists()
    assert "have changed since" in words(wrote) and "Mine" in wrote.content.decode()


@pytest.mark.requirement("US-27")
def test_the_office_and_strangers_do_not_read_it_and_a_programme_without_one_shows_none(client, running, eve):
    pair = running.pairs[0]
    client.force_login(pair.seeker.person)
    settle(client, pair, WORDS)
    for person in (eve, running.coordinator, running.pairs[1].seeker.person):
        client.force_login(person)
        for name in ("agreement", "agreement_words"):
            assert client.get(reverse(name, args=[pair.pk])).status_code == 404

    AgreementText.objects.all().delete()

    client.force_login(pair.seeker.person)
    assert client.get(reverse("agreement", args=[pair.pk])).status_code == 404
    assert reverse("agreement", args=[pair.pk]) not in client.get(reverse("pair", args=[pair.pk])).content.decode()
