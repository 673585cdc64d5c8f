"""Hostile requests over every form of the room: no error of the server, no lost draft, no state that jumps."""

import random

import pytest
from django.urls import reverse

from applications.models import Application
from applications.states import ApplicationState
from programmes.models import Membership
from tests.applications.conftest import ELIGIBLE, sent
from tests.applications.test_apply_pages import FIRST, SECOND, begun

ROUNDS = 150
NASTY = [
    "",
    "0",
    "-1",
    "1e309",
    "NaN",
    "٣",
    "²",
    "9" * 400,
    "x" * 20_000,
    "\ud800",
    "\u202egnp.exe",
    "𝟙𝟚",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% debug %}",
    "' OR 1=1 --",
    "../../etc/passwd",
    "=cmd()",
    "999999-99-99",
    "0000-00-00",
    "javascript:alert(1)",
    "http://[::1",
    "https://" + "a" * 3000,
    "true",
    "null",
    "[]",
    "mon-99",
    "\r\nBcc: all@example.org",
    "\u2028\u2029\u200b",
    "other",
]


QUERY = ["cohort", "campus", "verdict", "state__exact", "intake__part__exact", "q", "p", "o", "e", "state__in", "zzz"]
OFFICE = {"verdict": "1", "outcome": "", "text": "", "day": "", "reason": "", "_changelist_filters": ""}


def post(client, path: str, data: dict):
    """Send a form as bytes of our own making."""
    return client.post(path, encoded(data), content_type="application/x-www-form-urlencoded")


def messy(luck: random.Random, fields: dict) -> dict:
    """Take a form as people send it and spoil some of its fields, names and all."""
    data = dict(fields)
    for name in luck.sample(sorted(data), min(len(data), luck.randrange(1, 6))):
        value = luck.choice(NASTY)
        data[name] = luck.choice([value, [value, luck.choice(NASTY)], [value] * luck.randrange(1, 60)])
    if luck.random() < 0.2:
        data[luck.choice(["q-", "q-unknown", "state", "places", "version", "person", "q-roles-zzz"])] = luck.choice(
            NASTY
        )
    return data


def encoded(data: dict) -> str:
    """Encode as a browser would, and as a browser would not: lone surrogates too."""
    from urllib.parse import quote

    pairs = [(name, one) for name, value in data.items() for one in (value if isinstance(value, list) else [value])]
    return "&".join(f"{name}={quote(str(one).encode('utf-8', 'surrogatepass'))}" for name, one in pairs)


def test_forms_of_applicants_withstand_whatever_is_sent(client, scheme, cleo):
    application = begun(client, scheme, cleo)
    client.post(reverse("application_section", args=[application.pk, 2]), {**SECOND, "action": "save"})
    luck, statuses = random.Random(7), set()
    way_in = [scheme.programme.slug, scheme.cohort.number, "student"]
    for _round in range(ROUNDS):
        page = luck.choice([1, 2])
        path = luck.choice(
            [reverse("application_section", args=[application.pk, page])] * 4
            + [reverse("can_i_apply", args=way_in), reverse("application_review", args=[application.pk])]
        )
        form = messy(
            luck, {**(FIRST if page == 1 else SECOND), "action": luck.choice(["next", "save", "back", "language:xx"])}
        )
        form.pop("terms", None)
        statuses.add(post(client, path, form).status_code)
        assert client.get(reverse("application_section", args=[application.pk, page])).status_code == 200

    assert statuses <= {200, 302}
    kept = Application.objects.get()
    assert (kept.state, kept.version) == (ApplicationState.DRAFT, 0)
    assert kept.draft
    assert client.get(reverse("application_review", args=[application.pk])).status_code == 200


def test_the_desk_withstands_whatever_is_sent(client, scheme, ada, cleo, at, settings):
    settings.STAFF_SECOND_FACTOR = False
    Membership.objects.create(person=ada, programme=scheme.programme, role="coordinator")
    application = sent(scheme.students, cleo, at)
    client.force_login(ada)
    luck, statuses = random.Random(8), set()
    one = reverse("admin:applications_application_change", args=[application.pk])
    pile = reverse("admin:applications_application_changelist")
    decide = reverse("admin:applications_application_decide", args=["pool"])
    for _round in range(ROUNDS // 2):
        query = encoded({luck.choice(QUERY): luck.choice(NASTY), luck.choice(QUERY): luck.choice(NASTY)})
        form = messy(luck, {**OFFICE, "act": luck.choice(["override", "note", "training", "zzz"])})
        chosen = {"pk": [luck.choice(NASTY) for _ in range(3)], "reason": luck.choice(NASTY)}
        statuses.add(client.get(f"{pile}?{query}").status_code)
        statuses.add(post(client, f"{one}?_changelist_filters={query}", form).status_code)
        statuses.add(post(client, decide, chosen).status_code)

    assert statuses <= {200, 302, 400, 404}
    application.refresh_from_db()
    assert application.answers == ELIGIBLE
    assert client.get(one).status_code == 200


@pytest.mark.parametrize("field", ["state", "places", "person", "version", "campus", "submitted_at", "token"])
def test_columns_that_no_form_asks_for_are_not_written(client, scheme, cleo, field):
    application = begun(client, scheme, cleo)
    before = Application.objects.values(field).get()

    client.post(reverse("application_section", args=[application.pk, 1]), {**FIRST, field: "7", "action": "save"})
    client.post(reverse("application_review", args=[application.pk]), {field: "7"})

    assert Application.objects.values(field).get() == before
