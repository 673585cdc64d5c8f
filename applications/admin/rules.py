"""Eligibility rules at the desk: before a change takes effect, whose verdicts it turns; then they are judged anew."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.admin import bulk
from applications.domain import rejudging
from programmes.admin.coupling import EligibilityRuleAdmin
from programmes.admin.places import StudyProgrammeAdmin
from programmes.admin.trial import TriedAdmin
from programmes.models import Cohort, EligibilityRule, StudyProgramme

admin.site.unregister(EligibilityRule)
admin.site.unregister(StudyProgramme)


class Judging(TriedAdmin):
    """Rows by which applications are judged: a change is tried first, and shown with the people whom it concerns."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Remember whose rules changed."""
        super().save_model(request, obj, form, change)
        request.__dict__["changed_cohorts"] = rejudging.cohorts_judged_by(obj)

    def turned(self, request: HttpRequest, before: Any) -> list[rejudging.Turned]:
        """List the verdicts that the changed rules turn."""
        return [one for cohort in _changed(request) for one in rejudging.turned(cohort)]

    def sign(self, found: list[rejudging.Turned]) -> str:
        """Give a short sign of the turned verdicts."""
        return rejudging.digest(found)

    def confirmed(self, request: HttpRequest, found: list[rejudging.Turned]) -> str:
        """Judge anew."""
        by, at = bulk.person(request), timezone.now()
        number = sum(rejudging.rejudge(cohort, by=by, at=at) for cohort in _changed(request))
        words = ngettext("%(n)d application was judged anew.", "%(n)d applications were judged anew.", number)
        return words % {"n": number}

    def asked(self, request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
        """Show whose verdicts the change would turn."""
        page |= {
            "title": _("Change what the rules say?"),
            "people": len({one.application.person_id for one in page["found"]}),
        }
        context = self.admin_site.each_context(request) | page
        return TemplateResponse(request, "admin/applications/turned.html", context)


def _changed(request: HttpRequest) -> list[Cohort]:
    found: list[Cohort] = request.__dict__.get("changed_cohorts", [])
    return found


@admin.register(EligibilityRule)
class JudgingRuleAdmin(Judging, EligibilityRuleAdmin):
    """Who may come."""


@admin.register(StudyProgramme)
class JudgingStudyAdmin(Judging, StudyProgrammeAdmin):
    """Courses of study by campus, on which the rules of recruiting cohorts may look."""
