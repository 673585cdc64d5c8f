"""The desk's pages of surveys: what is asked of whom and when; what has been asked stays as it was."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from programmes import queries
from programmes.admin.configured import ConfiguredAdmin, ConfiguredTabular, only
from programmes.models import Survey, SurveyOption, SurveyQuestion


class StandsWhenAsked(ConfiguredTabular):
    """Rows of a survey, which nobody changes once it has been asked."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let add while nobody has been asked."""
        return super().has_add_permission(request, obj) and not _is_asked(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let change while nobody has been asked."""
        return super().has_change_permission(request, obj) and not _is_asked(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let delete while nobody has been asked."""
        return super().has_delete_permission(request, obj) and not _is_asked(obj)


class SurveyQuestionInline(StandsWhenAsked):
    """What is asked."""

    model = SurveyQuestion
    programme_path = "survey__cohort__programme"
    show_change_link = True


class SurveyOptionInline(StandsWhenAsked):
    """What can be chosen."""

    model = SurveyOption
    programme_path = "question__survey__cohort__programme"


@admin.register(Survey)
class SurveyAdmin(ConfiguredAdmin):
    """Surveys of a cohort."""

    programme_path = "cohort__programme"
    fixed = ("cohort",)
    list_display = ("title", "cohort", "opens_on", "open_days")
    list_filter = (only("cohort__programme"), only("cohort"))
    list_select_related = ("cohort__programme",)
    inlines = (SurveyQuestionInline,)


@admin.register(SurveyQuestion)
class SurveyQuestionAdmin(ConfiguredAdmin):
    """One question of a survey, with what can be chosen."""

    programme_path = "survey__cohort__programme"
    fixed = ("survey",)
    list_display = ("label", "survey", "kind", "order")
    list_filter = (only("survey"),)
    list_select_related = ("survey__cohort__programme",)
    inlines = (SurveyOptionInline,)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let change while nobody has been asked."""
        return super().has_change_permission(request, obj) and not _is_asked(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let delete while nobody has been asked."""
        return super().has_delete_permission(request, obj) and not _is_asked(obj)


def _is_asked(row: Any) -> bool:
    return isinstance(row, Survey | SurveyQuestion) and row.pk is not None and bool(queries.hanging_on(row))
