"""The participation ledger at the desk: the cohorts, one cohort as a list or a map, and one person with make-ups."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Application
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin
from programmes.models import Cohort
from programmes.states import CohortState
from sessions_app.admin import ledger_rows
from sessions_app.domain import allowances, certificates, participation, walltime
from sessions_app.forms.allowance import AllowanceForm
from sessions_app.models import Allowance, Certificate
from sessions_app.queries import records
from sessions_app.states import AllowanceKind

PER_PAGE, LONGEST = 100, 300
OF_APPLICATION = {"programme": "intake__cohort__programme", "campus": "campus", "part": "intake__part"}


@admin.register(Allowance)
class AllowanceAdmin(ScopedAdmin):
    """How participants stand, and what is agreed in place of what they were away from."""

    programme_path = "application__intake__cohort__programme"
    campus_path, part_path = "application__campus", "application__intake__part"
    see, change, add, remove = Right.FOLLOW_UP, None, None, None

    def get_urls(self) -> list[URLPattern]:
        """Add the ledger of a cohort and the account of a person."""
        own = [("cohort", self.cohort, "participation_cohort"), ("person", self.person, "participation_person")]
        return [
            path(f"{word}/<int:pk>/", self.admin_site.admin_view(view), name=name) for word, view, name in own
        ] + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """List the cohorts whose participants one follows up; the only one opens at once."""
        _enter(request)
        rows = list(_cohorts(request).select_related("programme"))
        if len(rows) == 1:
            return redirect("admin:participation_cohort", rows[0].pk)
        page = {"title": _("Participation"), "cohorts": rows}
        return self._page(request, "sessions_app/desk/participations.html", page)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What is agreed stands on the person's own page."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        return redirect("admin:participation_person", row.application_id)

    def cohort(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a cohort's participants as a list or as a map, narrowed and sorted as the address says."""
        _enter(request)
        cohort = _cohorts(request).select_related("programme").filter(pk=pk).first()
        if cohort is None:
            raise Http404
        accounts = participation.of_cohort(cohort, at=timezone.now(), within=_applications(request))
        view = ledger_rows.View.read(request.GET, accounts)
        shown = Paginator(view.rows, PER_PAGE).get_page(request.GET.get("page"))
        gatherings = records.obligatory(cohort)
        page = {
            "title": _("Participation"),
            "subtitle": str(cohort),
            "cohort": cohort,
            "view": view,
            "page_obj": shown,
            "rows": [ledger_rows.row(one, view.months, gatherings) for one in shown],
            "columns": ledger_rows.columns(view.months, gatherings),
            "query": view.query(page=None),
            "desk_files": {"slug": cohort.programme.slug, "number": cohort.number, "table": "participation"},
        }
        return self._page(request, "sessions_app/desk/participation.html", page)

    def person(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one participant's account, and agree, approve or take back make-ups."""
        _enter(request)
        application = _applications(request).filter(pk=pk).first()
        account = participation.of_application(application, at=timezone.now()) if application else None
        if application is None or account is None:
            raise Http404
        gatherings = records.obligatory(application.intake.cohort)
        form = AllowanceForm(
            request.POST if request.POST.get("act") == "agree" else None, account=account, gatherings=gatherings
        )
        if request.method == "POST" and self._acted(request, application, form):
            return HttpResponseRedirect(request.path)
        months = list(account.months)
        page = {
            "title": str(application.person),
            "subtitle": f"{application.intake.get_part_display()} · {application.intake.cohort}",
            "account": account,
            "cells": zip(
                ledger_rows.columns(months, gatherings),
                ledger_rows.row(account, months, gatherings).cells,
                strict=True,
            ),
            "agreed": application.allowances.select_related("gathering").order_by("pk"),
            "elsewhere": application.make_ups.select_related("missed", "instead").order_by("pk"),
            "form": form,
            "back": reverse("admin:participation_cohort", args=[application.intake.cohort_id]),
            "days": (account.since, min(account.until, walltime.day_of(timezone.now(), _programme(application)))),
            "task": AllowanceKind.TASK,
            "certificate": Certificate.objects.filter(application=application).first(),
            "is_earned": certificates.is_earned(account),
        }
        return self._page(request, "sessions_app/desk/account.html", page)

    def _acted(self, request: HttpRequest, application: Application, form: AllowanceForm) -> bool:
        """Carry out what the office asks for; say so, or put the refusal where it belongs and answer False."""
        person, at, act = request.user, timezone.now(), request.POST.get("act", "")
        assert isinstance(person, Person)
        try:
            if act == "agree":
                if not form.is_valid():
                    return False
                allowances.agree(application, **form.cleaned_data, by=person, at=at)
                said = _("It is agreed, and stands in the person's own calendar.")
            elif act in {"grant", "withdraw"}:
                said = _certified(application, act, request.POST.get("reason", ""), person)
            else:
                said = _settled(application, act, request.POST.get("row", ""), person)
        except ValidationError as refusal:
            if act == "agree":
                form.add_error(None, refusal)
                return False
            self.message_user(request, refusal.messages[0], messages.ERROR)
            return True
        self.message_user(request, said)
        return True

    def _page(self, request: HttpRequest, template: str, page: dict[str, Any]) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, frame | page)


def _enter(request: HttpRequest) -> None:
    """Let in who follows participants up; whoever does not finds nothing."""
    if not access.may(request.user, Right.FOLLOW_UP):
        access.refuse()


def _applications(request: HttpRequest) -> QuerySet[Application]:
    """The participants whom the visitor follows up, at their campus and side where limited."""
    rows = Application.objects.select_related("person", "campus", "intake__cohort__programme")
    return access.visible(rows, request.user, Right.FOLLOW_UP, **OF_APPLICATION)


def _cohorts(request: HttpRequest) -> QuerySet[Cohort]:
    rows = Cohort.objects.exclude(state=CohortState.PLANNING)
    return access.visible(rows, request.user, Right.FOLLOW_UP, programme="programme")


def _programme(application: Application) -> Any:
    return application.intake.cohort.programme


def _settled(application: Application, act: str, number: str, person: Person) -> str:
    row = application.allowances.filter(pk=number).first() if number.isdigit() and len(number) < 19 else None
    if row is None or act not in {"approve", "take_back"}:
        raise ValidationError(_("This is not agreed any more. Load the page anew."))
    if act == "approve":
        allowances.approve_task(row, by=person, at=timezone.now())
        return _("The task is approved.")
    allowances.take_back(row, by=person, at=timezone.now())
    return _("What was agreed is taken back.")


def _certified(application: Application, act: str, reason: str, person: Person) -> str:
    """Grant or withdraw a certificate, with the reason that the office gives."""
    if act == "grant":
        certificates.grant(application, reason[:LONGEST], by=person, at=timezone.now())
        return _("The certificate is granted, and the person is told.")
    row = Certificate.objects.filter(application=application).first()
    if row is None:
        raise ValidationError(_("There is no certificate to withdraw."))
    certificates.withdraw(row, reason[:LONGEST], by=person, at=timezone.now())
    return _("The certificate is withdrawn.")
