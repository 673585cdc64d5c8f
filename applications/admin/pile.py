"""The list behind the pile: without the answers themselves, and each row of the page with who looks at it."""

from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

from applications import queries


class Pile(ChangeList):
    """The list without the answers themselves: a page of it stays small however long they are."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        """Leave the documents of the answers in the database."""
        return super().get_queryset(request, exclude_parameters).defer("answers", "draft")

    def get_results(self, request: HttpRequest) -> None:
        """Tell each row of the page who looks at it, for the scores they may see, and what is to be noticed of it."""
        super().get_results(request)
        rows = list(self.result_list)
        noticed = queries.flags(rows, self.model_admin.get_queryset(request)) if rows else {}
        cohorts = {row.intake.cohort for row in rows}
        programmes = {cohort.programme_id for cohort in cohorts}
        for row in rows:
            row.reader, row.noticed = request.user, noticed.get(row.pk, [])
            cohort = row.intake.cohort
            if len(cohorts) > 1:
                row.cohort_in_words = str(cohort) if len(programmes) > 1 else str(cohort.name)
        self.result_list = rows
