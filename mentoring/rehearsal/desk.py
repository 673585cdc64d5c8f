"""Rehearsals at the desk: asked for from a cohort, watched, and their timeline read, filtered and taken as a file."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import formats, timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mentoring.models import ON_THE_WAY, Rehearsal, RehearsalState
from mentoring.rehearsal import acts, timeline, year
from mentoring.rehearsal.timeline import OFFICE, Sort
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin
from programmes.models import Cohort
from programmes.states import Part
from reports.exports import files

ON_A_PAGE = 100
FILTERS = ("sort", "part", "month", "campus")


@admin.register(Rehearsal)
class RehearsalAdmin(ScopedAdmin):
    """Rehearsals are asked for, watched and read; never typed."""

    programme_path = "cohort__programme"
    see, change, add, remove = Right.FOLLOW_UP, None, None, None
    list_display = ("__str__", "badge", "requested_by", "requested_at", "length")
    list_filter = ("state",)
    list_select_related = ("cohort__programme", "requested_by")
    change_list_template = "mentoring/desk/rehearsals.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave the timelines in the database: the list does not show them."""
        return super().get_queryset(request).defer("timeline")

    def get_urls(self) -> list[URLPattern]:
        """Add asking, watching, cancelling, one entry and the file."""
        own = [
            ("cohort/<int:pk>/", self.start, "mentoring_rehearsal_start"),
            ("<int:pk>/progress/", self.progress, "mentoring_rehearsal_progress"),
            ("<int:pk>/cancel/", require_POST(self.cancel), "mentoring_rehearsal_cancel"),
            ("<int:pk>/entry/<int:place>/", self.entry, "mentoring_rehearsal_entry"),
            ("<int:pk>/timeline.csv", self.file, "mentoring_rehearsal_file"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=name) for route, view, name in own
        ] + super().get_urls()

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def badge(self, rehearsal: Rehearsal) -> SafeString:
        """Show where it stands."""
        told = {"state": rehearsal.state, "label": rehearsal.get_state_display()}
        return render_to_string("partials/status_badge.html", told)

    @admin.display(description=gettext_lazy("took"))
    def length(self, rehearsal: Rehearsal) -> str:
        """Say how long it took."""
        words = _("%(seconds)d s") % {"seconds": rehearsal.seconds} if rehearsal.seconds else "–"
        return words.replace(" ", "\u00a0")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Offer the cohorts above the list."""
        mine = access.programmes_with(_person(request), Right.FOLLOW_UP) if request.user.is_authenticated else ()
        cohorts = Cohort.objects.filter(programme__in=mine).select_related("programme")
        return super().changelist_view(request, {**(extra_context or {}), "cohorts": cohorts})

    def start(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what a rehearsal of a cohort is, and ask for one."""
        cohort = self._cohort(request, pk)
        if request.method == "POST":
            try:
                made = acts.request(cohort, by=_person(request), at=timezone.now())
            except ValidationError as refusal:
                messages.error(request, refusal.messages[0])
                other = Rehearsal.objects.filter(cohort=cohort, state__in=ON_THE_WAY).first()
                return redirect("admin:mentoring_rehearsal_change", other.pk) if other else redirect(request.path)
            return redirect("admin:mentoring_rehearsal_change", made.pk)
        page = {
            "title": _("Rehearse the year"),
            "subtitle": str(cohort),
            "opts": self.opts,
            "cohort": cohort,
            "refusal": year.refusal(cohort),
            "earlier": Rehearsal.objects.filter(cohort=cohort).defer("timeline").select_related("requested_by")[:10],
        }
        return self._page(request, "mentoring/desk/rehearse.html", page)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one rehearsal: how far it is, or its timeline as the address filters it."""
        rehearsal = self._found(request, object_id)
        page = _of(rehearsal) | {"opts": self.opts}
        if rehearsal.state == RehearsalState.DONE:
            page |= _timeline(request, rehearsal)
        return self._page(request, "mentoring/desk/rehearsal.html", page)

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the part of the page that tells how far it is; when it is done the page loads itself anew."""
        rehearsal = self._found(request, pk)
        answer = self._page(request, "mentoring/desk/rehearsal_progress.html", _of(rehearsal))
        if rehearsal.state not in ON_THE_WAY:
            answer["HX-Refresh"] = "true"
        return answer

    def cancel(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Stop a rehearsal."""
        rehearsal = self._found(request, pk)
        try:
            acts.cancel(rehearsal, by=_person(request), at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("The rehearsal is stopped; nothing of it is kept."))
        return redirect("admin:mentoring_rehearsal_change", pk)

    def entry(self, request: HttpRequest, pk: int, place: int) -> HttpResponse:
        """Show one entry with the whole text of its letter."""
        rehearsal = self._found(request, pk)
        if place >= len(rehearsal.timeline):
            raise Http404
        query = urlencode({name: request.GET[name] for name in (*FILTERS, "page") if request.GET.get(name)})
        page = _of(rehearsal) | {"opts": self.opts, "entry": _shown(rehearsal.timeline[place]), "query": query}
        return self._page(request, "mentoring/desk/rehearsal_entry.html", page)

    def file(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the timeline, as the address filters it, as a file."""
        rehearsal = self._found(request, pk)
        wanted = {name: request.GET.get(name, "") for name in FILTERS}
        head, rows = timeline.table(timeline.narrowed(rehearsal.timeline, **wanted))
        answer = HttpResponse(files.as_csv(head, rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="rehearsal-{rehearsal.pk}.csv"'
        return answer

    def _found(self, request: HttpRequest, pk: Any) -> Rehearsal:
        text = str(pk)
        rows = super().get_queryset(request).select_related("cohort__programme", "requested_by")
        found: Rehearsal | None = rows.filter(pk=int(text)).first() if text.isascii() and text.isdigit() else None
        if found is None:
            raise Http404
        return found

    def _cohort(self, request: HttpRequest, pk: int) -> Cohort:
        rows = access.visible(Cohort.objects.all(), request.user, Right.FOLLOW_UP, programme="programme")
        cohort = rows.filter(pk=pk).select_related("programme").first()
        if cohort is None:
            raise Http404
        return cohort

    def _page(self, request: HttpRequest, template: str, page: dict[str, Any]) -> HttpResponse:
        return TemplateResponse(request, template, {**self.admin_site.each_context(request), **page})


def _of(rehearsal: Rehearsal) -> dict[str, Any]:
    return {
        "title": _("Rehearsal %(number)s") % {"number": rehearsal.pk},
        "subtitle": str(rehearsal.cohort),
        "rehearsal": rehearsal,
        "is_on_the_way": rehearsal.state in ON_THE_WAY,
    }


def _timeline(request: HttpRequest, rehearsal: Rehearsal) -> dict[str, Any]:
    """Give what the page of a timeline shows: one page of entries, the filters, and sums by sort."""
    wanted = {name: request.GET.get(name, "") for name in FILTERS}
    entries = timeline.narrowed(rehearsal.timeline, **wanted)
    page = Paginator(entries, ON_A_PAGE).get_page(request.GET.get("page"))
    counted = year.summary(rehearsal.timeline)
    parts = [(part, str(label)) for part, label in Part.choices] + [(OFFICE, _("office"))]
    there = {entry["part"] for entry in rehearsal.timeline}
    campuses = sorted({entry["campus"] for entry in rehearsal.timeline} - {""})
    filters = [
        (
            "sort",
            _("What"),
            [(str(sort), f"{timeline.WORDS[sort]} ({counted[sort]})") for sort in Sort if counted[sort]],
        ),
        ("part", _("For whom"), [(part, label) for part, label in parts if part in there]),
        ("campus", _("Campus"), [(campus, campus) for campus in campuses]),
        ("month", _("Month"), [(month, _month(month)) for month in timeline.months(rehearsal.timeline)]),
    ]
    return {
        "page_obj": page,
        "entries": [_shown(entry) for entry in page],
        "filters": [(name, label, choices, wanted[name]) for name, label, choices in filters if choices],
        "query": urlencode({name: value for name, value in wanted.items() if value}),
        "number": len(entries),
        "faults": counted[Sort.FAULT],
    }


def _shown(entry: dict[str, Any]) -> dict[str, Any]:
    """Put an entry into words: its day and hour, its sort, and for whom it is."""
    moment = parse_datetime(entry["at"])
    assert moment is not None  # written by the timeline itself
    words = {**dict(Part.choices), OFFICE: _("office")}
    day = f"{formats.date_format(moment, 'l')} {formats.date_format(moment, 'DATE_FORMAT')}"
    whom = [str(words.get(entry["part"], "")), entry["campus"]]
    return {
        **entry,
        "day": capfirst(day),
        "hour": f"{moment:%H:%M}",
        "word": str(timeline.WORDS[entry["sort"]]),
        "whom": ", ".join(filter(None, whom)),
    }


def _month(month: str) -> str:
    first = parse_date(f"{month}-01")
    return capfirst(formats.date_format(first, "YEAR_MONTH_FORMAT")) if first else month


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # the desk lets in nobody else
    return request.user
