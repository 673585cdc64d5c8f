"""Writing a recipe's surveys and the bank of topics, assignments and posts."""

from people.models import Organisation
from programmes.domain.recipe.book import Recipe
from programmes.domain.recipe.ledger import Ledger
from programmes.domain.recipe.words import said
from programmes.models import Assignment, Cohort, Contact, Survey, SurveyOption, SurveyQuestion


def surveys(recipe: Recipe, year: Cohort, ledger: Ledger) -> None:
    """Write what participants are asked about the programme."""
    languages = year.programme.languages
    wanted = [
        {
            "key": shape.key,
            "title": said(shape.title, languages),
            "intro": said(shape.intro, languages),
            "parts": [part.value for part in shape.parts],
            "opens_on": shape.opens,
            "open_days": shape.open_days,
            "order": order,
        }
        for order, shape in enumerate(recipe.cohort.surveys)
    ]
    rows = ledger.rows(Survey, {"cohort": year}, ["key"], wanted)
    for row, shape in zip(rows, recipe.cohort.surveys, strict=True):
        asked = [
            {
                "key": one.key,
                "kind": one.kind.value,
                "label": said(one.label, languages),
                "required": one.required,
                "order": order,
            }
            for order, one in enumerate(shape.questions)
        ]
        questions = ledger.rows(SurveyQuestion, {"survey": row}, ["key"], asked)
        for question, one in zip(questions, shape.questions, strict=True):
            options = [
                {"key": option.key, "label": said(option.label, languages), "order": order}
                for order, option in enumerate(one.options)
            ]
            ledger.rows(SurveyOption, {"question": question}, ["key"], options)


def assignments(recipe: Recipe, year: Cohort, ledger: Ledger) -> None:
    """Write what organisations offer."""
    languages = year.programme.languages
    bodies = dict(Organisation.objects.values_list("slug", "pk"))
    contacts = dict(Contact.objects.filter(programme=year.programme, campus=None).values_list("email", "pk"))
    wanted = [
        {
            "key": one.key,
            "kind": one.kind.value,
            "organisation_id": bodies[one.organisation],
            "title": said(one.title, languages),
            "question": said(one.question, languages),
            "goal": said(one.goal, languages),
            "contact_id": contacts.get(one.contact) if one.contact else None,
            "starts_on": one.starts,
            "ends_on": one.ends,
            "places": one.places,
            "offer_line": one.offer_line,
            "order": order,
        }
        for order, one in enumerate(recipe.cohort.assignments)
    ]
    ledger.rows(Assignment, {"cohort": year}, ["key"], wanted)
