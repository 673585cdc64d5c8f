"""Who is asked in a survey, and who has not answered."""

from django.db.models import Exists, OuterRef, QuerySet

from applications.models import Application
from programmes.models import Survey
from sessions_app.models import SurveyTurn
from sessions_app.queries import records


def unanswered() -> QuerySet[SurveyTurn]:
    """Give the turns that nobody has answered, with what their letters and pages read."""
    rows = SurveyTurn.objects.filter(answered=False)
    return rows.select_related("survey__cohort__programme", "application__person", "application__campus").order_by("pk")


def asked_in(survey: Survey) -> QuerySet[Application]:
    """Give those who take part, of the survey's parts, and have not had their turn."""
    rows = records.taken_part([survey.cohort]).select_related("person", "intake", "campus")
    if survey.parts:
        rows = rows.filter(intake__part__in=survey.parts)
    return rows.exclude(Exists(SurveyTurn.objects.filter(survey=survey, application=OuterRef("pk")))).order_by("pk")
