"""What this room adds to a questionnaire's pages at the desk: the preview, and putting a new version into use."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from applications.admin import preview
from programmes.admin.questionnaire import QuestionnaireAdmin
from programmes.models import Questionnaire

admin.site.unregister(Questionnaire)


@admin.register(Questionnaire)
class AskedQuestionnaireAdmin(QuestionnaireAdmin):
    """Questionnaires, as their applicants see them too."""

    build_template = "admin/applications/build.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the preview."""
        within = self.admin_site.admin_view
        shown = path("<int:pk>/preview/<int:number>/", within(self.preview), name="programmes_questionnaire_preview")
        return [shown, *super().get_urls()]

    def preview(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Show one page as the applicant sees it."""
        return preview.show(request, self.one(request, pk), number)
