"""The builder of questionnaires: order by arrows and by drag, languages side by side, a preview that keeps nothing."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from applications.models import Application
from programmes.domain import arranging, questionnaires
from programmes.models import Option, Question, Questionnaire, Section


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    """The second factor is proven elsewhere."""
    settings.STAFF_SECOND_FACTOR = False


def form_of(scene) -> Questionnaire:
    return Questionnaire.objects.get(programme=scene.programme, part="student")


def builder(form: Questionnaire) -> str:
    return reverse("admin:programmes_questionnaire_build", args=[form.pk])


def keys(form: Questionnaire) -> list[list[str]]:
    """The questions' keys, section by section."""
    return [list(section.questions.values_list("key", flat=True)) for section in form.sections.all()]


def test_arrows_move_questions_within_and_over_sections_and_options_within_their_question(planned, client):
    client.force_login(planned.admin)
    form = form_of(planned)
    year = Question.objects.get(section__questionnaire=form, key="study_year")
    grade = Question.objects.get(section__questionnaire=form, key="grade")
    option = Option.objects.filter(question__key="industry", question__section__questionnaire=form).first()
    before = list(option.question.options.values_list("key", flat=True))

    client.post(builder(form), {"move": f"q{year.pk}-up"})
    assert keys(form)[0] == ["study_year", "campus", "grade"]
    client.post(builder(form), {"move": f"q{grade.pk}-down"})
    assert keys(form)[0] == ["study_year", "campus"] and keys(form)[1][0] == "grade"
    client.post(builder(form), {"move": f"o{option.pk}-down"})
    assert list(option.question.options.values_list("key", flat=True)) == [before[1], before[0], *before[2:]]
    client.post(builder(form), {"move": f"s{form.sections.first().pk}-down"})
    assert keys(form)[1] == ["study_year", "campus"]


def test_a_whole_order_is_taken_as_dragged_and_a_stale_or_foreign_one_refused(planned, other, client):
    client.force_login(planned.admin)
    form = form_of(planned)
    signs = [b.sign for s in arranging.tree(form) for b in (s, *(x for q in s.inside for x in (q, *q.inside)))]
    second = next(place for place, sign in enumerate(signs[1:], 1) if sign.startswith("s"))
    turned = signs[second:] + signs[:second]

    done = client.post(builder(form), {"order": " ".join(turned)}, headers={"X-Arranged": "1"})
    assert done.status_code == 200 and keys(form)[1] == ["campus", "study_year", "grade"]

    stale = client.post(builder(form), {"order": " ".join(turned[:-1])}, headers={"X-Arranged": "1"})
    assert stale.status_code == 409 and "Open it again" in stale.text
    first_option = next(sign for sign in turned if sign.startswith("o"))
    loose = [first_option, *(sign for sign in turned if sign != first_option)]
    with pytest.raises(ValidationError, match="under its own question"):
        arranging.arrange(form, loose, by=planned.admin, at=planned.at)
    assert client.post(builder(form_of(other)), {"order": ""}).status_code == 404


def test_what_is_frozen_is_shown_and_not_moved(opened, client):
    client.force_login(opened.admin)
    form = form_of(opened)
    before = keys(form)

    shown = client.get(builder(form))
    client.post(builder(form), {"move": f"q{Question.objects.filter(section__questionnaire=form).last().pk}-up"})

    assert "This questionnaire is frozen" in shown.text and "Add a question" not in shown.text
    assert keys(form) == before


def test_missing_languages_and_purposes_are_marked_where_they_miss(planned, client):
    client.force_login(planned.admin)
    form = form_of(planned)
    assert "missing in" not in client.get(builder(form)).text
    Question.objects.filter(section__questionnaire=form, key="why").update(label={"nb": "Hvorfor"}, legal_basis="")

    shown = client.get(builder(form)).text

    assert "missing in en" in shown and "1 row misses a language" in shown
    assert "does not say: legal basis" in shown


def test_the_preview_is_the_applicants_own_form_and_keeps_nothing(planned, client):
    client.force_login(planned.admin)
    form = questionnaires.copy(form_of(planned), by=planned.admin, at=planned.at)
    page = reverse("admin:programmes_questionnaire_preview", args=[form.pk, 1])

    shown = client.get(page)
    wrong = client.post(page, {"q-campus": "north", "q-study_year": "9"})
    fits = client.post(page, {"q-campus": "north", "q-study_year": "2", "q-grade": "B"})

    assert 'name="q-campus"' in shown.text and "Why we ask" in shown.text and "nothing is stored" in shown.text
    assert "has-error" in wrong.text and "All answers on this page fit" in fits.text
    assert Application.objects.count() == 0
    assert client.get(reverse("admin:programmes_questionnaire_preview", args=[form.pk, 9])).status_code == 404


def test_the_builder_asks_the_database_the_same_for_one_question_and_for_many(
    planned, client, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(planned.admin)
    form = form_of(planned)
    Section.objects.filter(questionnaire=form).last().delete()
    Question.objects.filter(section__questionnaire=form).exclude(key="campus").delete()
    with django_assert_max_num_queries(30) as first:
        client.get(builder(form))
    for number in range(3):
        Question.objects.create(section=form.sections.get(), key=f"k{number}", kind="short", label="L", purpose="P")
    with django_assert_num_queries(len(first)):
        client.get(builder(form))
