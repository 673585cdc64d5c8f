"""The desk of a programme admin: each page opens, nothing of another programme shows, and choices are one's own."""

import html
import re
from datetime import datetime

import pytest
from django.contrib import admin
from django.urls import reverse

from people.models import Organisation
from programmes.models import (
    Assignment,
    Contact,
    Coupling,
    Feedback,
    Gathering,
    Membership,
    Partner,
    PayTerms,
    PrivacyClearance,
    Programme,
    Question,
    Questionnaire,
    ReferralService,
    StruggleTheme,
    Survey,
    SurveyQuestion,
    ThanksRule,
)


def address(model: str, page: str, *args) -> str:
    return reverse(f"admin:programmes_{model}_{page}", args=args)


@pytest.fixture
def desk(client, planned, settings):
    """A browser in which the programme admin is logged in."""
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(planned.admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    coupling = planned.coupling
    PrivacyClearance.objects.create(coupling=coupling, text_version="1", cleared_by="Office", cleared_on="2026-08-01")
    furnish(planned)
    return client


def furnish(scene):
    """Give a programme one row of each table that no stage fills."""
    programme, cohort, text = scene.programme, scene.cohort, {"en": f"Text {scene.mark}"}
    PayTerms.objects.create(programme=programme, contract=text)
    ThanksRule.objects.create(programme=programme, text=text)
    StruggleTheme.objects.create(programme=programme, key="money", label=text)
    ReferralService.objects.create(programme=programme, key="welfare", kind="welfare", name=text, what_for=text)
    Feedback.objects.create(
        programme=programme, subject="letter", text=scene.mark, asked_by=scene.coordinator, asked_at=scene.at
    )
    survey = Survey.objects.create(cohort=cohort, key="midway", title=text, opens_on=scene.at.date(), parts=["student"])
    SurveyQuestion.objects.create(survey=survey, key="well", kind="scale", label=text)
    Assignment.objects.create(cohort=cohort, key="topic", kind="thesis", title=text, organisation=programme.owner)


def everything_typed(page: str) -> dict[str, str | list[str]]:
    """Read a form of the desk as a browser would send it."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        kind = re.search(r'type="(\w+)"', tag)
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if not name or (kind and kind[1] in {"checkbox", "radio"} and "checked" not in tag):
            continue
        if kind and kind[1] in {"submit", "file"}:
            continue
        found.setdefault(name[1], []).append(html.unescape(value[1]) if value else "on" if "checked" in tag else "")
    for name, body in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', page, re.DOTALL):
        found[name] = [html.unescape(body).removeprefix("\n")]
    for tag, name, body in re.findall(r'(<select[^>]*name="([^"]*)"[^>]*>)(.*?)</select>', page, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)"[^>]*selected', body)
        found[name] = chosen or ([""] if "multiple" not in tag else [])
    return found


def tables():
    """The desk's tables of this room."""
    return [(model, one) for model, one in admin.site._registry.items() if model._meta.app_label == "programmes"]


def test_each_list_and_page_opens_and_shows_nothing_of_another_programme(desk, planned, other):
    furnish(other)
    for model, table in tables():
        name = model._meta.model_name
        mine = set(table.get_queryset(request_of(planned.admin)).values_list("pk", flat=True))
        theirs = set(model.objects.values_list("pk", flat=True)) - mine
        opened = [address(name, "changelist"), address(name, "changelist") + "?q=kobling"]
        opened += [address(name, "change", min(mine)), *([address(name, "add")] if name != "programme" else [])]

        for url in opened:
            page = desk.get(url)
            assert page.status_code == 200, url
            assert "of-the-other" not in without_organisations(page.text), url
        assert theirs or name == "privacyclearance"
        for pk in theirs:
            assert desk.get(address(name, "change", pk)).status_code in {302, 404}


def without_organisations(page: str) -> str:
    """Leave out the list of organisations, which is public and shared by all programmes."""
    return page.replace("University of-the-other", "")


def request_of(person):
    """A request as the admin of a table wants it."""
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.user = person
    return request


def test_each_page_can_be_sent_back_as_it_came_and_changes_nothing(desk):
    for model, table in tables():
        name = model._meta.model_name
        if table.change is None:
            continue
        row = model.objects.order_by("pk").first()
        before = model.objects.filter(pk=row.pk).values().get()
        url = address(name, "change", row.pk)
        typed = everything_typed(desk.get(url).text)
        if name == "membership":
            typed["email"] = [row.person.email]

        answer = desk.post(url, typed)

        assert answer.status_code == 302, (name, re.findall(r"errorlist[^>]*>(.*?)</ul>", answer.text))
        after = model.objects.filter(pk=row.pk).values().get()
        assert {key for key in before if same(before[key]) != same(after[key])} == set(), name


def same(value):
    """Compare texts without their empty languages, and instants to the second."""
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    data = getattr(value, "data", value)
    return ({k: v for k, v in data.items() if v} if isinstance(data, dict) else data) or None


def test_a_name_that_is_taken_is_refused_on_the_page(desk, planned):
    url = address("campus", "change", planned.south.pk)

    answer = desk.post(url, everything_typed(desk.get(url).text) | {"slug": planned.north.slug})

    assert answer.status_code == 200
    assert "errorlist" in answer.text


def test_texts_stand_in_the_programmes_languages_only(desk, planned):
    Programme.objects.filter(pk=planned.programme.pk).update(languages=["en", "da"])

    page = desk.get(address("programme", "change", planned.programme.pk)).text

    assert 'lang="da">Dansk</label>' in page
    assert 'lang="en">English</label>' in page
    assert 'lang="nn">Norsk nynorsk</label>' not in page


def test_a_colour_that_cannot_be_read_is_refused(desk, planned):
    url = address("programme", "change", planned.programme.pk)
    typed = everything_typed(desk.get(url).text) | {"colour": "#ffd54a"}

    answer = desk.post(url, typed)

    assert "at least 4.5 is needed" in answer.text


def test_rows_of_two_programmes_do_not_meet_on_one_page(desk, planned, other):
    Membership.objects.create(person=planned.admin, programme=other.programme, role="admin")

    answer = desk.post(
        address("contact", "add"),
        {"programme": planned.programme.pk, "campus": other.north.pk, "name": "Nora", "email": "n@example.org"},
    )

    assert "different programmes" in answer.text
    assert not Contact.objects.filter(email="n@example.org").exists()


def test_a_gathering_is_written_and_shown_in_the_programmes_wall_time(desk, planned):
    Programme.objects.filter(pk=planned.programme.pk).update(time_zone="Asia/Tokyo")

    desk.post(
        address("gathering", "add"),
        everything_typed(desk.get(address("gathering", "add")).text)
        | {
            "programme": planned.programme.pk, "cohorts": [planned.cohort.pk], "key": "tea", "number": 9,
            "name_0": "Te", "name_3": "Tea", "mode": "digital", "obligatory": "on",
            "starts_at_0": "2026-10-26", "starts_at_1": "17:00", "ends_at_0": "2026-10-26", "ends_at_1": "18:00",
        },
    )  # fmt: skip

    tea = Gathering.objects.get(key="tea")
    assert tea.starts_at.isoformat() == "2026-10-26T08:00:00+00:00"
    assert 'value="17:00' in desk.get(address("gathering", "change", tea.pk)).text


def test_a_partner_brings_a_new_organisation_along(desk, planned):
    desk.post(
        address("partner", "add"),
        {
            "programme": planned.programme.pk, "organisation": "", "new_name": "Tekna", "new_kind": "union",
            "role": "recruits", "order": 3,
        },
    )  # fmt: skip

    made = Organisation.objects.get(name="Tekna")
    assert Partner.objects.get(organisation=made).programme == planned.programme


def test_staff_are_named_by_address_and_strangers_accounts_are_not_listed(desk, planned, eve, dan):
    page = desk.get(address("membership", "add")).text
    typed = {"programme": planned.programme.pk, "role": "coordinator"}
    desk.post(address("membership", "add"), {**typed, "email": "DAN@example.org"})
    again = desk.post(address("membership", "add"), {**typed, "email": "dan@example.org"})
    nobody = desk.post(address("membership", "add"), {**typed, "email": "nobody@example.org"})

    assert eve.email not in page
    assert Membership.objects.filter(person=dan, programme=planned.programme, role="coordinator").count() == 1
    assert "already exists" in again.text
    assert "Ask them to sign up first" in nobody.text


def test_a_frozen_questionnaire_is_read_and_its_copy_is_written(desk, planned):
    form = planned.programme.questionnaires.get(part="student")
    Questionnaire.objects.filter(pk=form.pk).update(frozen_at=planned.at)
    question = Question.objects.filter(section__questionnaire=form).first()

    page = desk.get(address("question", "change", question.pk)).text
    desk.post(address("question", "change", question.pk), everything_typed(page) | {"key": "stolen"})
    desk.post(
        address("questionnaire", "changelist"), {"action": "new_version", "_selected_action": [form.pk]}, follow=True
    )

    question.refresh_from_db()
    assert question.key != "stolen"
    assert 'name="_save"' not in page
    made = planned.programme.questionnaires.get(part="student", version=2)
    assert made.frozen_at is None
    keys = [[q.key for s in f.sections.all() for q in s.questions.all()] for f in (form, made)]
    assert keys[0] == keys[1]


def test_a_criterion_over_a_question_that_nobody_is_asked_is_refused(desk, planned):
    url = address("coupling", "change", planned.coupling.pk)
    typed = everything_typed(desk.get(url).text) | {"criteria-0-seeker_key": "no-such-key"}

    answer = desk.post(url, typed)

    assert "no-such-key" in answer.text
    assert "There is no question" in answer.text
    assert Coupling.objects.get(pk=planned.coupling.pk).criteria.filter(seeker_key="no-such-key").count() == 0


def test_rules_about_everybody_are_typed_in_the_form_of_the_coupling_and_refused_in_words(desk, planned):
    url = address("coupling", "change", planned.coupling.pk)
    typed = everything_typed(desk.get(url).text)
    new = {
        "priorities": {"key": "early", "label_0": "Andre år", "label_1": "Second year", "rank": "1", "test": "answer"}
    }
    new["priorities"] |= {"question_key": "study_year", "values": "2, 3"}
    new["caps"] = {"key": "branch", "scope": "answer", "question_key": "industry", "least": "0", "most": "2"}
    for prefix, fields in new.items():
        typed |= {f"{prefix}-TOTAL_FORMS": "1"} | {f"{prefix}-0-{name}": value for name, value in fields.items()}

    wrong = {"priorities-0-question_key": "why", "caps-0-value": "sea", "caps-0-least": "3"}
    refused = html.unescape(desk.post(url, typed | wrong).text)
    assert "This goes by answers from a list" in refused and "The greatest number is below the smallest." in refused
    assert "No answer to this question: sea. There are: energy, finance, health." in refused
    Question.objects.filter(key="industry").update(sensitive=True)
    assert "“industry” is sensitive: nobody is placed by it." in html.unescape(desk.post(url, typed).text)
    Question.objects.filter(key="industry").update(sensitive=False)
    assert not planned.coupling.caps.exists()

    desk.post(url, typed)
    assert planned.coupling.priorities.get().values == ["2", "3"]
    assert planned.coupling.caps.get().most == 2


@pytest.mark.parametrize("chosen", ["null", "²", "9" * 30, "-1"])
def test_chosen_rows_that_cannot_be_rows_are_not_found(desk, planned, chosen):
    answer = desk.post(
        reverse("admin:programmes_membership_changelist"),
        {"action": "delete_selected", "_selected_action": chosen, "post": "yes"},
    )

    assert answer.status_code == 404
    assert Membership.objects.filter(programme=planned.programme).count() >= 3
