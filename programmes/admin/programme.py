"""The desk's pages of a programme: its frame, its recipe written out, and a recipe to check or load."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Person
from programmes import access
from programmes.admin import recipes
from programmes.admin.configured import ConfiguredAdmin
from programmes.domain import recipe
from programmes.forms.programme import ProgrammeForm, RecipeForm
from programmes.models import Programme


@admin.register(Programme)
class ProgrammeAdmin(ConfiguredAdmin):
    """Programmes; new ones are made, and whole ones removed, by who runs the site."""

    form = ProgrammeForm
    programme_path = "pk"
    fixed = ()
    list_display = ("name", "slug", "owner", "mentor_kind", "published_at")
    search_fields = ("slug",)
    list_select_related = ("owner",)
    fieldsets = (
        (None, {"fields": ("slug", "name", "summary", "purpose", "offer", "stage", "emphasis", "newsletter")}),
        (gettext_lazy("Whose it is"), {"fields": ("owner", "alliance", "decision", "funder", "reporting_duty")}),
        (gettext_lazy("Who mentors"), {"fields": ("mentor_kind", "mentors_paid", "mentor_hours", "months")}),
        (gettext_lazy("Look and language"), {"fields": ("languages_spoken", "time_zone", "colour", "published_at")}),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only who runs the site starts a programme."""
        return access.runs_the_site(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only who runs the site removes a programme."""
        return access.runs_the_site(request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep the short name: it stands in addresses and in the audit trail."""
        return ("slug",) if obj else ()

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of recipes."""
        view = self.admin_site.admin_view
        return [
            path("load-recipe/", view(self.load_recipe), name="programmes_programme_load"),
            path("<int:pk>/recipe/", view(self.recipe), name="programmes_programme_recipe"),
            path("<int:pk>/plan/", view(self.plan), name="programmes_programme_plan"),
            path("<int:pk>/roll-forward/", view(self.roll_forward), name="programmes_programme_roll"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the way to loading a recipe to who may."""
        return super().changelist_view(
            request, {**(extra_context or {}), "may_load": access.runs_the_site(request.user)}
        )

    def recipe(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give a programme as a recipe file."""
        programme = self.get_queryset(request).filter(pk=pk).first()
        number = request.GET.get("cohort", "")
        cohort = programme.cohorts.filter(number=number).first() if programme and number.isdigit() else None
        if programme is None or (number and cohort is None):
            raise Http404
        try:
            text = recipe.export(programme, cohort)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return redirect("admin:programmes_programme_change", programme.pk)
        return recipes.as_file(text, programme.slug)

    def plan(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what a recipe file would change, and change it."""
        return recipes.plan(self, request, self._one(request, pk))

    def roll_forward(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show next year's cohort, and make it."""
        return recipes.roll_forward(self, request, self._one(request, pk))

    def _one(self, request: HttpRequest, pk: int) -> Programme:
        programme: Programme | None = self.get_queryset(request).filter(pk=pk).first()
        if programme is None or not self.has_change_permission(request, programme):
            raise Http404
        return programme

    def load_recipe(self, request: HttpRequest) -> HttpResponse:
        """Check a recipe file, and load it when that is what was asked."""
        if not access.runs_the_site(request.user):
            access.refuse()
        form = RecipeForm(request.POST or None, request.FILES or None)
        faults: list[str] | None = None
        if form.is_valid():
            text, days = form.cleaned_data["file"], 7 * (form.cleaned_data["weeks"] or 0)
            faults = recipe.lint(text)
            if not faults and "load" in request.POST:
                try:
                    return self._loaded(request, recipe_text=text, days=days)
                except ValidationError as refusal:
                    faults = refusal.messages
        page = {"title": _("Load a recipe"), "opts": self.opts, "form": form, "faults": faults}
        return TemplateResponse(request, "programmes/admin/load.html", self.admin_site.each_context(request) | page)

    def _loaded(self, request: HttpRequest, recipe_text: str, days: int) -> HttpResponse:
        assert isinstance(request.user, Person)
        programme = recipe.load(recipe_text, by=request.user, at=timezone.now(), shift_days=days)
        messages.success(request, _("The recipe of “%s” is loaded.") % programme)
        return redirect("admin:programmes_programme_change", programme.pk)
