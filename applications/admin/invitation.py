"""Invitation links at the desk: made for a partner or the office, passed on, and counted."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.admin.doors import Hidden
from applications.domain import recruitment
from applications.models import Invitation
from programmes import access
from programmes.access import Right
from programmes.models import Intake, Partner


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    """Which links to make, and how many at once."""

    number = forms.IntegerField(
        label=_("How many links"), initial=1, min_value=1, max_value=recruitment.MOST_AT_ONCE, required=False
    )

    class Meta:
        model = Invitation
        fields = ("intake", "partner", "single")

    def clean(self) -> dict[str, Any]:
        """Refuse a partner of another programme, and a union's link for one person."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("intake"):
            recruitment.check(cleaned["intake"], cleaned.get("partner"), single=bool(cleaned.get("single")))
        return cleaned


@admin.register(Invitation)
class InvitationAdmin(Hidden):
    """Links by which partners and coordinators invite; who came by them is counted, and nobody is named."""

    form = InvitationForm
    programme_path = "intake__cohort__programme"
    part_path = "intake__part"
    see = Right.SEE_APPLICATIONS
    change = Right.DECIDE
    add = Right.DECIDE
    remove = Right.DECIDE
    list_display = ("who", "intake", "single", "begun", "link")
    list_select_related = ("intake__cohort__programme", "partner__organisation")

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> tuple[str, ...]:
        """Ask what to make; afterwards show the link and what came of it."""
        made: tuple[str, ...] = ("intake", "partner", "single")
        return (*made, "number") if obj is None else (*made, "link", "begun", "made_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Invitation | None = None) -> tuple[str, ...]:
        """A link stays what it was made as."""
        return () if obj is None else ("intake", "partner", "single", "link", "begun", "made_at")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the intakes in which the visitor decides, and the partners of those programmes."""
        person = request.user
        rows: dict[type, QuerySet[Any]] = {
            Intake: access.visible(
                Intake.objects.select_related("cohort__programme").order_by("-opens_at"),
                person,
                Right.DECIDE,
                programme="cohort__programme",
                part="part",
            ),
            Partner: access.visible(
                Partner.objects.select_related("organisation", "programme").order_by("organisation__name"),
                person,
                Right.DECIDE,
                programme="programme",
            ),
        }
        kwargs["queryset"] = rows[db_field.related_model]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        """Make as many links as were asked for."""
        if change:
            return
        number = form.cleaned_data.get("number") or 1
        made = recruitment.make(
            obj.intake,
            obj.partner,
            single=obj.single,
            number=number,
            by=request.user,  # type: ignore[arg-type]  # the desk lets nobody else in
            at=timezone.now(),
        )
        obj.__dict__.update(made[0].__dict__)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Say above the list how many came by each partner."""
        rows = self.get_queryset(request).filter(begun__gt=0).order_by("partner__organisation__name")
        sums = rows.values_list("partner__organisation__name").annotate(number=Sum("begun"))
        said = ", ".join(f"{name or _('the office')}: {number}" for name, number in sums)
        subtitle = {"subtitle": _("Applications begun, by who invited: %(said)s") % {"said": said or "–"}}
        shown: HttpResponse = super().changelist_view(request, {**(extra_context or {}), **subtitle})
        return shown

    @admin.display(description=_("invited by"), ordering="partner__organisation__name")
    def who(self, row: Invitation) -> str:
        """The partner, or the office."""
        return str(row.partner.organisation) if row.partner else str(_("the office"))

    @admin.display(description=_("link to pass on"))
    def link(self, row: Invitation) -> str:
        """The address."""
        return recruitment.link(row)
