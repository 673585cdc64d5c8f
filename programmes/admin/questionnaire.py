"""The desk's pages of questionnaires: what is asked, and that what is frozen stays."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programmes.admin import building
from programmes.admin.configured import ConfiguredAdmin, ConfiguredTabular, only
from programmes.domain import questionnaires
from programmes.forms.questionnaire import QuestionForm
from programmes.models import Option, Question, Questionnaire, Section


class Freezing:
    """What is frozen can be read and no longer changed."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let change only what nobody has answered."""
        return bool(super().has_change_permission(request, obj)) and not _frozen(obj)  # type: ignore[misc]  # mixed into it

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let delete only what nobody has answered."""
        return bool(super().has_delete_permission(request, obj)) and not _frozen(obj)  # type: ignore[misc]  # mixed into it


class FreezingInline(Freezing):
    """The same for rows inside a frozen row's page, where none can be added either."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let add only to what nobody has answered."""
        return bool(super().has_add_permission(request, obj)) and not _frozen(obj)  # type: ignore[misc]  # mixed into it


def _frozen(row: Any) -> bool:
    return isinstance(row, Questionnaire | Section | Question) and questionnaires.is_frozen(row)


class SectionInline(FreezingInline, ConfiguredTabular):
    """The sections of a questionnaire."""

    model = Section
    programme_path = "questionnaire__programme"
    show_change_link = True


class QuestionInline(FreezingInline, ConfiguredTabular):
    """The questions of a section, in short; each has its own page."""

    model = Question
    programme_path = "section__questionnaire__programme"
    fields = ("label", "key", "kind", "required", "order")
    readonly_fields = ("label", "key", "kind", "required")
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A question needs its own page: it says what it is used for."""
        return False


class OptionInline(FreezingInline, ConfiguredTabular):
    """The options of a question."""

    model = Option
    programme_path = "question__section__questionnaire__programme"


@admin.register(Questionnaire)
class QuestionnaireAdmin(Freezing, ConfiguredAdmin):
    """Questionnaires by part and version."""

    fields = ("programme", "part", "version", "title", "intro", "frozen_at")
    readonly_fields = ("frozen_at",)
    list_display = ("title", "programme", "part", "version", "frozen_at")
    list_filter = (only("programme"), "part")
    list_select_related = ("programme",)
    inlines = (SectionInline,)
    actions = ("new_version",)
    build_template = "programmes/admin/build.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the builder."""
        build = path("<int:pk>/build/", self.admin_site.admin_view(self.build), name="programmes_questionnaire_build")
        return [build, *super().get_urls()]

    def build(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the whole questionnaire, and arrange it."""
        return building.show(self, request, self.one(request, pk))

    def one(self, request: HttpRequest, pk: int) -> Questionnaire:
        """Find a questionnaire that the visitor may see; raises Http404."""
        row: Questionnaire | None = self.get_queryset(request).select_related("programme__owner").filter(pk=pk).first()
        if row is None:
            raise Http404
        return row

    def beside(self, row: Questionnaire) -> dict[str, Any]:
        """Give what later rooms put on the builder's page."""
        return {}

    @admin.action(description=_("Make a new version that can be changed"), permissions=["view"])
    def new_version(self, request: HttpRequest, rows: QuerySet[Questionnaire]) -> None:
        """Copy the chosen questionnaires."""
        assert isinstance(request.user, Person)
        for row in rows.select_related("programme"):
            made = questionnaires.copy(row, by=request.user, at=timezone.now())
            self.message_user(request, _("Made: %s") % made, messages.SUCCESS)


class Unfrozen(Freezing, ConfiguredAdmin):
    """Rows inside a questionnaire: new ones only where nobody has answered."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only parents that are not frozen."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name in self.fixed:
            lookup = {"questionnaire": "frozen_at", "section": "questionnaire__frozen_at"}[db_field.name]
            field.queryset = field.queryset.filter(**{f"{lookup}__isnull": True})
        return field

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Go back to the builder."""
        return _to_builder(obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Go back to the builder."""
        return _to_builder(obj)


def _to_builder(row: Section | Question) -> HttpResponseRedirect:
    section = row.section if isinstance(row, Question) else row
    return HttpResponseRedirect(reverse("admin:programmes_questionnaire_build", args=[section.questionnaire_id]))


@admin.register(Section)
class SectionAdmin(Unfrozen):
    """Sections with their questions."""

    programme_path = "questionnaire__programme"
    fixed = ("questionnaire",)
    list_display = ("title", "questionnaire", "order")
    list_filter = (only("questionnaire__programme"), "questionnaire__part")
    list_select_related = ("questionnaire__programme",)
    inlines = (QuestionInline,)


@admin.register(Question)
class QuestionAdmin(Unfrozen):
    """One question with its options."""

    form = QuestionForm
    programme_path = "section__questionnaire__programme"
    fixed = ("section",)
    list_display = ("label", "key", "kind", "questionnaire", "required")
    list_filter = (only("section__questionnaire__programme"), "section__questionnaire__part", "kind")
    search_fields = ("key",)
    list_select_related = ("section__questionnaire__programme",)
    inlines = (OptionInline,)
    fieldsets = (
        (None, {"fields": ("section", "key", "kind", "label", "help", "required", "order")}),
        (_("Limits"), {"fields": ("lowest", "highest", "most")}),
        (_("Asked only sometimes"), {"fields": ("asked_if_key", "asked_if_values")}),
        (_("What it is for"), {"fields": ("purpose", "legal_basis", "seen_by", "kept_until", "sensitive")}),
    )

    @admin.display(description=_("questionnaire"), ordering="section__questionnaire")
    def questionnaire(self, row: Question) -> str:
        """The questionnaire that a question stands in."""
        return str(row.section.questionnaire)
