"""Eligibility rules at the desk: before a change takes effect, whose verdicts it turns; then they are judged anew."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.admin import bulk
from applications.domain import rejudging
from programmes.admin.configured import ConfiguredAdmin
from programmes.admin.coupling import EligibilityRuleAdmin
from programmes.admin.places import StudyProgrammeAdmin
from programmes.models import Cohort, EligibilityRule, StudyProgramme

admin.site.unregister(EligibilityRule)
admin.site.unregister(StudyProgramme)
CONFIRMED, DIGEST = "_confirmed", "_digest"


class Judging(ConfiguredAdmin):
    """Rows by which applications are judged: a change is tried first, and shown with the people whom it concerns."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Remember whose rules changed."""
        super().save_model(request, obj, form, change)
        request.__dict__["changed_cohorts"] = rejudging.cohorts_judged_by(obj)

    def message_user(self, request: HttpRequest, *words: Any, **named: Any) -> None:
        """Hold back what is said of a saving until it is no trial any more."""
        trial: list[Any] | None = request.__dict__.get("on_trial")
        if trial is None:
            super().message_user(request, *words, **named)
        else:
            trial.append((words, named))

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Save what turns no verdict; else show whose verdicts it would turn, and save when that was confirmed."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        trial: list[Any] = []
        request.__dict__["on_trial"] = trial
        with transaction.atomic():
            response = super().changeform_view(request, object_id, form_url, extra_context)
            cohorts: list[Cohort] = request.__dict__.get("changed_cohorts", [])
            found = [one for cohort in cohorts for one in rejudging.turned(cohort)]
            if not found:
                return self._held(request, trial, response)
            if CONFIRMED in request.POST and request.POST.get(DIGEST) == rejudging.digest(found):
                by, at = bulk.person(request), timezone.now()
                number = sum(rejudging.rejudge(cohort, by=by, at=at) for cohort in cohorts)
                words = ngettext("%(n)d application was judged anew.", "%(n)d applications were judged anew.", number)
                trial.append(((words % {"n": number},), {}))
                return self._held(request, trial, response)
            transaction.set_rollback(True)
        return self._asked(request, found)

    def _held(self, request: HttpRequest, trial: list[Any], response: HttpResponse) -> HttpResponse:
        """Say what was held back, for it is so."""
        for words, named in trial:
            super().message_user(request, *words, **named)
        return response

    def _asked(self, request: HttpRequest, found: list[rejudging.Turned]) -> HttpResponse:
        left_out = {"csrfmiddlewaretoken", CONFIRMED, DIGEST}
        page = {
            "title": _("Change what the rules say?"),
            "opts": self.opts,
            "found": found,
            "people": len({one.application.person_id for one in found}),
            "is_stale": CONFIRMED in request.POST,
            "digest": rejudging.digest(found),
            "sent": [(name, value) for name, many in request.POST.lists() if name not in left_out for value in many],
        }
        context = self.admin_site.each_context(request) | page
        return TemplateResponse(request, "admin/applications/turned.html", context)


@admin.register(EligibilityRule)
class JudgingRuleAdmin(Judging, EligibilityRuleAdmin):
    """Who may come."""


@admin.register(StudyProgramme)
class JudgingStudyAdmin(Judging, StudyProgrammeAdmin):
    """Courses of study by campus, on which the rules of recruiting cohorts may look."""
