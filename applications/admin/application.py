"""The pile of applications at the desk: whose they are, how long they wait, what the rules say; bulk decisions."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from applications import queries
from applications.admin import bulk, letter, line, mix, one, pile, release, score, takeover
from applications.admin.doors import Hidden
from applications.admin.filters import CampusFilter, CohortFilter, PendingFilter, TrainingFilter, VerdictFilter
from applications.domain import review
from applications.models import Application
from applications.states import JUDGED, ApplicationState, Outcome
from programmes.access import Right
from programmes.models import ScoreCriterion

S = ApplicationState
WAITING = JUDGED | {S.SUBMITTED, S.INTERVIEW}
COLOUR = {Outcome.MET: "met", Outcome.LOOK: "look", Outcome.NOT_MET: "not_met"}
ASKED_BY = {"cohort", "campus", "verdict", "training", "pending", "state__exact", "state__in", "intake__part__exact"}
ASKED_BY |= {"intake__cohort__programme__slug"}  # the desk's first page leads here by programme


@admin.register(Application)
class ApplicationAdmin(Hidden):
    """Applications that were sent; drafts are their writers' own."""

    programme_path = "intake__cohort__programme"
    campus_path = "campus"
    part_path = "intake__part"
    see = Right.SEE_APPLICATIONS
    change = Right.DECIDE
    add = None
    remove = None
    list_display = ("applicant", "noticed", "part", "where", "state_in_words", "verdict", "complete", "waits")
    list_display_links = ("applicant",)
    list_filter = ("state", "intake__part", VerdictFilter, CohortFilter, CampusFilter, TrainingFilter, PendingFilter)
    list_select_related = ("person", "intake__cohort__programme", "campus", "pending")
    search_fields = ("person__name", "person__email")
    search_help_text = _("By name or e-mail address.")
    ordering = ("submitted_at", "pk")
    change_list_template = "admin/applications/pile.html"
    actions = ("to_pool", "to_waitlist", "to_declined", "trained_today")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        """Give what was sent, with the verdicts of the rows that are shown."""
        return (
            super()
            .get_queryset(request)
            .exclude(version=0, state__in=[S.DRAFT, S.WITHDRAWN])
            .prefetch_related("verdicts", "reviews")
        )

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Find by name and address, and by number where names are hidden: there a name finds nobody."""
        found, many = super().get_search_results(request, queryset, search_term)
        if not search_term:
            return found, many
        nameless = Q(intake__blind=True, state__in=queries.NAMELESS)
        by_number = (
            Q(pk=int(search_term))
            if search_term.isascii() and search_term.isdigit() and len(search_term) < 16
            else Q(pk__in=[])
        )
        return queryset.filter(Q(pk__in=found.order_by().values("pk")) & ~nameless | nameless & by_number), many

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show the way to taking people over to who may do that."""
        may_take_over = self._anywhere(request, Right.CONFIGURE)
        pending = release.decidable(request).count() if self.has_change_permission(request) else 0
        more = {
            "may_take_over": may_take_over,
            "pending_count": pending,
            "mixes": mix.shown(request),
            "waitlists": mix.waitlists(request),
        }
        more["mixes_open"] = "intake__part__exact" in request.GET
        return super().changelist_view(request, {**(extra_context or {}), **more})

    def get_list_display(self, request: HttpRequest) -> Any:
        """Show scores where anything is scored."""
        names = list(self.list_display)
        if ScoreCriterion.objects.exists():
            names.insert(names.index("complete"), "scored")
        return names

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[pile.Pile]:
        """Use the list without the answers."""
        return pile.Pile

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Allow the filters of the list and nothing else: answers and accounts are not asked through the address."""
        return lookup in ASKED_BY

    def get_urls(self) -> list[URLPattern]:
        """Add the pages that ask before many are decided at once, and before people come from a file."""
        within, name = self.admin_site.admin_view, "applications_application"
        own = [
            path("decide/<slug:state>/", within(self.decide_many), name=f"{name}_decide"),
            path("release/", within(self.release), name=f"{name}_release"),
            path("release/<int:number>/", within(self.release_one), name=f"{name}_release_one"),
            path("waitlist/<int:number>/", within(self.waitlist), name=f"{name}_waitlist"),
            path("<int:number>/letter/", within(self.letter), name=f"{name}_letter"),
            path("takeover/", within(self.take_over), name=f"{name}_takeover"),
            path("takeover/<int:number>/", within(self.take_over), name=f"{name}_takeover_into"),
        ]
        return [*own, *super().get_urls()]

    def take_over(self, request: HttpRequest, number: int | None = None) -> HttpResponse:
        """Take applicants over from a file."""
        return takeover.show(self, request, number)

    def release(self, request: HttpRequest) -> HttpResponse:
        """List where decisions wait for their release."""
        return release.overview(self, request)

    def release_one(self, request: HttpRequest, number: int) -> HttpResponse:
        """Release an intake's decisions together."""
        return release.show(self, request, number)

    def waitlist(self, request: HttpRequest, number: int) -> HttpResponse:
        """Keep an intake's waitlist."""
        return line.show(self, request, number)

    def letter(self, request: HttpRequest, number: int) -> HttpResponse:
        """Show any letter as this person would get it."""
        return letter.show(self, request, self.row(request, str(number)))

    def decide_many(self, request: HttpRequest, state: str) -> HttpResponse:
        """Decide on many applications after asking once."""
        return bulk.decide(self, request, state)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one application with all that belongs to its decision, and act on it."""
        return one.show(self, request, self.row(request, object_id))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The history stands on the application's own page."""
        return one.to_history(self.row(request, object_id))

    @admin.display(description=format_html('<input type="checkbox" id="{}">', "action-toggle"))
    def action_checkbox(self, obj: Application) -> SafeString:
        """Choose a row, which is called as it is called beside."""
        label = _("Choose %(person)s") % {"person": one.called(obj)}
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            ACTION_CHECKBOX_NAME,
            obj.pk,
            label,
        )

    @admin.display(description=_("applicant"), ordering="person__name")
    def applicant(self, row: Application) -> str:
        """Name and address, or a number as long as they are hidden."""
        if queries.is_nameless(row):
            return one.called(row)
        return format_html('{}<br><span class="quiet">{}</span>', row.person.name or "–", row.person.email)

    @admin.display(description=_("to notice"))
    def noticed(self, row: Application) -> str:
        """What else the same person has sent, and second accounts."""
        words = [flag.words for flag in getattr(row, "noticed", [])]
        return format_html_join("", '<span class="flag">{}</span><br>', ((word,) for word in words)) or "–"

    @admin.display(description=_("applies as"), ordering="intake__part")
    def part(self, row: Application) -> str:
        """As what; in which cohort, when the page shows several."""
        part = row.intake.get_part_display()
        cohort = getattr(row, "cohort_in_words", "")
        return format_html('{}<br><span class="quiet">{}</span>', part, cohort) if cohort else str(part)

    @admin.display(description=_("campus"), ordering="campus__name")
    def where(self, row: Application) -> str:
        """The campus."""
        return str(row.campus or "–")

    @admin.display(description=_("state"), ordering="state")
    def state_in_words(self, row: Application) -> str:
        """The state, as a badge, and the decision that nobody is told of yet."""
        shown = badge(row.state, row.get_state_display())
        if not hasattr(row, "pending"):
            return shown
        words = _("pending: %(state)s") % {"state": row.pending.get_state_display()}
        return format_html('{}<br><span class="quiet">{}</span>', shown, words)

    @admin.display(description=_("what the rules say"))
    def verdict(self, row: Application) -> str:
        """The verdicts summed up: the worst, and how many of them there are."""
        finals = [verdict.final for verdict in row.verdicts.all()]
        worst = next((o for o in (Outcome.NOT_MET, Outcome.LOOK, Outcome.MET) if o in finals), None)
        if worst is None:
            return "–"
        return badge(COLOUR[worst], _in_short(worst, finals.count(worst)))

    @admin.display(description=_("scores"))
    def scored(self, row: Application) -> str:
        """Mean and spread, for who has scored."""
        return score.cell(row)

    @admin.display(description=_("complete"), ordering="completeness")
    def complete(self, row: Application) -> str:
        """How many in a hundred of the questions are answered."""
        return "–" if row.completeness is None else f"{row.completeness} %"

    @admin.display(description=_("waits"), ordering="submitted_at")
    def waits(self, row: Application) -> str:
        """For how long it has waited for a decision."""
        if row.state not in WAITING or row.submitted_at is None:
            return ""
        days = (timezone.now() - row.submitted_at).days
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}

    @admin.action(description=_("Into the pool …"), permissions=["change"])
    def to_pool(self, request: HttpRequest, rows: QuerySet[Application]) -> HttpResponse:
        """Ask before the chosen are admitted."""
        return bulk.ask(self, request, S.POOL, rows)

    @admin.action(description=_("Onto the waitlist …"), permissions=["change"])
    def to_waitlist(self, request: HttpRequest, rows: QuerySet[Application]) -> HttpResponse:
        """Ask before the chosen are put on the waitlist."""
        return bulk.ask(self, request, S.WAITLIST, rows)

    @admin.action(description=_("Training was done today"), permissions=["change"])
    def trained_today(self, request: HttpRequest, rows: QuerySet[Application]) -> None:
        """Record the training of those for whom it is required."""
        now, by = timezone.now(), bulk.person(request)
        required = [row for row in rows.select_related(*queries.WHOLE) if row.intake.training_required]
        for row in required:
            review.record_training(row, timezone.localdate(now), by=by, at=now)
        words = ngettext(
            "Training recorded for %(done)d person.", "Training recorded for %(done)d people.", len(required)
        )
        self.message_user(request, words % {"done": len(required)})

    @admin.action(description=_("Not this time …"), permissions=["change"])
    def to_declined(self, request: HttpRequest, rows: QuerySet[Application]) -> HttpResponse:
        """Ask before the chosen are declined."""
        return bulk.ask(self, request, S.DECLINED, rows)


def _in_short(worst: Outcome, number: int) -> str:
    """Sum up the verdicts of one application by the worst of them."""
    if worst == Outcome.NOT_MET:
        return ngettext("%(number)d not met", "%(number)d not met", number) % {"number": number}
    if worst == Outcome.LOOK:
        return ngettext("%(number)d to look at", "%(number)d to look at", number) % {"number": number}
    return str(_("all met"))


def badge(state: str, words: Any) -> str:
    """Show a state in a word."""
    return format_html('<span class="state is-{}">{}</span>', state, words)
