"""Answers: each kind takes what people type, refuses what does not fit, and cleans a stored answer to itself."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.domain import answers, texts
from applications.queries import Choices
from programmes.models import Question
from programmes.queries import questions

TYPED = [
    ("campus", "bo", "bo"),
    ("study_year", "2", 2),
    ("grade", "b", "B"),
    ("missing_exams", "1", 1),
    ("missing_exams", "1,5", 1.5),
    ("norwegian", "yes", True),
    ("why", "  I wonder.\r\nReally. ", "I wonder.\nReally."),
    ("goals", ["network", "cv"], ["cv", "network"]),
    ("roles", {"driver": "1", "guide": "3", "helper": ""}, ["driver", "guide"]),
    ("roles", ["helper", "guide"], ["helper", "guide"]),
    ("pace", "5", 5),
    ("branch", ["J62", "J"], ["J", "J62"]),
    ("spoken", [["no", "B2"], ["", ""]], {"no": "b2"}),
    ("spoken", ["no", "en"], {"no": "?", "en": "?"}),
    ("times", ["tue-eve", "mon-am"], ["mon-am", "tue-eve"]),
    ("times", ["mon-1"], ["mon-am"]),
    ("start", "2023-01-16", "2023-01-16"),
    ("phone", "+47 22 33 44 55", "+4722334455"),
    ("page", "example.org/me", "https://example.org/me"),
    ("other_mail", " Cleo@Example.org", "cleo@example.org"),
]
REFUSED = [
    ("campus", "tromso", "Choose one"),
    ("study_year", "9", "Choose one"),
    ("grade", "G", "Choose one"),
    ("missing_exams", "many", "digits"),
    ("missing_exams", "1e400", "digits"),
    ("missing_exams", "99", "from 0 to 20"),
    ("missing_exams", "nan", "digits"),
    ("norwegian", "perhaps", "yes or no"),
    ("why", "x" * 301, "301 characters"),
    ("why", "nul \x00", "cannot be stored"),
    ("why", "half \ud800", "cannot be stored"),
    ("goals", ["cv", "network", "courage"], "at most 2"),
    ("goals", ["fame"], "in the list"),
    ("roles", {"guide": "1", "driver": "1"}, "share a place"),
    ("roles", {"guide": "first"}, "as a number"),
    ("spoken", [["no", ""]], "both a language and a level"),
    ("spoken", [["no", "a1"], ["no", "b1"]], "twice"),
    ("start", "16.01.2023", "year-month-day"),
    ("start", "999999-01-01", "year-month-day"),
    ("phone", "call me", "phone number"),
    ("page", "javascript://alert(1)", "web address"),
    ("other_mail", "cleo at example", "e-mail address"),
    ("record", "guessed", "not here any more"),
    ("why", "", "Write an answer"),
    ("campus", "", "Choose an answer"),
]


@pytest.mark.parametrize(("key", "typed", "stored"), TYPED)
def test_what_is_typed_becomes_what_is_stored(scheme, key, typed, stored):
    question = scheme.question(key)
    allowed = Choices(scheme.cohort).of(question)

    assert answers.clean(question, typed, allowed) == stored
    assert answers.clean(question, stored, allowed) == stored


@pytest.mark.parametrize(("key", "typed", "words"), REFUSED)
def test_what_does_not_fit_is_refused_in_words_that_help(scheme, key, typed, words):
    question = scheme.question(key)

    with pytest.raises(ValidationError, match=words):
        answers.clean(question, typed, Choices(scheme.cohort).of(question))


def test_a_question_whose_condition_is_not_met_is_not_asked(scheme):
    asked = questions(scheme.students.questionnaire)
    given = {"athlete": "no", "plan": "Trains on Mondays", "campus": "bo"}

    cleaned, refusals = answers.clean_all(asked, given, Choices(scheme.cohort))

    assert "plan" not in cleaned
    assert "plan" not in refusals
    assert refusals["grade"] == "Choose an answer."


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=JSON)
def test_whatever_is_sent_is_stored_stably_or_refused(raw):
    allowed = {"a": "A", "b": "B", "mon-am": ""}
    for kind in answers.CLEANERS:
        question = Question(key="q", kind=kind, required=False)
        try:
            stored = answers.clean(question, raw, allowed)
        except ValidationError:
            continue
        assert answers.clean(question, stored, allowed) == stored
        texts.keepable(raw)
