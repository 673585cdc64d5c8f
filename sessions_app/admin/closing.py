"""What closes a year at the desk: certificates, and the replies to surveys that carry a name."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin
from programmes.models.survey import SurveyKind, SurveyQuestion
from sessions_app.models import Certificate, SurveyReply


class OfApplication(ScopedAdmin):
    """Rows of one participant each, for who follows them up."""

    programme_path = "application__intake__cohort__programme"
    campus_path, part_path = "application__campus", "application__intake__part"
    see, change, add, remove = Right.FOLLOW_UP, None, None, None


@admin.register(Certificate)
class CertificateAdmin(OfApplication):
    """All certificates; each is granted and withdrawn on its participant's page of the ledger."""

    list_display = ("person", "application", "issued_at", "reason", "withdrawn_at")
    list_filter = ("issued_at", ("withdrawn_at", admin.EmptyFieldListFilter))
    search_fields = ("application__person__name",)
    list_select_related = ("application__person", "application__intake__cohort__programme")

    @admin.display(description=_("person"), ordering="application__person__name")
    def person(self, row: Certificate) -> str:
        """Whose it is."""
        return str(row.application.person)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Lead to the participant's page of the ledger."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        return redirect("admin:participation_person", row.application_id)


@admin.register(SurveyReply)
class SurveyReplyAdmin(OfApplication):
    """Replies with a name; those without are read in the report alone, where there are enough of them."""

    list_display = ("survey", "person", "part")
    list_filter = ("part",)
    search_fields = ("application__person__name",)
    list_select_related = ("survey", "application__person")
    fields = ("survey", "person", "part", "in_words")
    readonly_fields = ("in_words",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave out what was answered without a name."""
        return super().get_queryset(request).filter(application__isnull=False)

    @admin.display(description=_("person"), ordering="application__person__name")
    def person(self, row: SurveyReply) -> str:
        """Whose it is."""
        return str(row.application.person) if row.application else ""

    @admin.display(description=_("answers"))
    def in_words(self, row: SurveyReply) -> str:
        """Write each question with its answer."""
        questions = row.survey.questions.prefetch_related("options")
        told = [f"{one}: {in_words(one, row.answers[one.key])}" for one in questions if one.key in row.answers]
        return "\n".join(told)


def in_words(question: SurveyQuestion, answer: Any) -> str:
    """Say one answer as a person reads it."""
    if question.kind == SurveyKind.YES_NO:
        return str(_("yes") if answer else _("no"))
    options = {option.key: str(LazyI18nString(option.label)) for option in question.options.all()}
    if isinstance(answer, list):
        return ", ".join(options.get(str(key), str(key)) for key in answer)
    return options.get(str(answer), str(answer))
