"""What this room adds to a questionnaire's pages at the desk: the preview, and putting a new version into use."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.admin import bulk, preview
from applications.domain import reasking
from programmes.admin.questionnaire import QuestionnaireAdmin
from programmes.domain import questionnaires
from programmes.models import Questionnaire

admin.site.unregister(Questionnaire)


@admin.register(Questionnaire)
class AskedQuestionnaireAdmin(QuestionnaireAdmin):
    """Questionnaires, as their applicants see them too."""

    build_template = "admin/applications/build.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the preview, and the page that puts a version into use."""
        within = self.admin_site.admin_view
        shown = path("<int:pk>/preview/<int:number>/", within(self.preview), name="programmes_questionnaire_preview")
        used = path("<int:pk>/use/", within(self.use), name="programmes_questionnaire_use")
        return [shown, used, *super().get_urls()]

    def preview(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Show one page as the applicant sees it."""
        return preview.show(request, self.one(request, pk), number)

    def use(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show who is affected by a newer version, and put it into use."""
        row = self.one(request, pk)
        found = reasking.effects(row)
        if not found or not self._may(request, row, self.change):
            raise Http404
        if request.method == "POST":
            try:
                reasking.use(row, by=bulk.person(request), at=timezone.now())
                messages.success(request, _("The new version is in use. Everybody affected gets a mail."))
                return redirect("admin:programmes_questionnaire_build", pk)
            except ValidationError as refusal:
                for sentence in refusal.messages:
                    messages.error(request, sentence)
                return redirect("admin:programmes_questionnaire_use", pk)
        lacks = [lack for effect in found for lack in questionnaires.lacks(row, effect.intake)]
        page = {"title": _("Put the new version into use"), "opts": self.opts, "row": row, "effects": found}
        context = self.admin_site.each_context(request) | page | {"lacks": list(dict.fromkeys(lacks))}
        return TemplateResponse(request, "admin/applications/use.html", context)

    def beside(self, row: Questionnaire) -> dict[str, Any]:
        """Say on the builder's page whether an older version is being answered."""
        return {"replaces": reasking.effects(row)}
