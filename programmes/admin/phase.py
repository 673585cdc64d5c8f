"""The desk's pages of the year's work: phases, the checklist, and documents."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django.contrib import admin, messages
from django.db.models import FileField, QuerySet
from django.forms import FileInput
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.models import Person
from people.views.files import handed_out
from programmes import access
from programmes.access import Right
from programmes.admin.configured import ConfiguredAdmin, ConfiguredTabular, only
from programmes.domain import documents, phases
from programmes.forms.document import DocumentForm
from programmes.models import Document, Phase, PhaseTask


class TaskInline(ConfiguredTabular):
    """The checklist of a phase."""

    model = PhaseTask
    programme_path = "phase__cohort__programme"
    fields = ("text", "due_on", "role", "owner", "order", "done_at")
    readonly_fields = ("done_at",)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the staff of the visitor's programmes."""
        return super().formfield_for_foreignkey(db_field, request, **_of_staff(db_field, request, kwargs))


@admin.register(Phase)
class PhaseAdmin(ConfiguredAdmin):
    """The phases of a cohort's year."""

    programme_path = "cohort__programme"
    fixed = ("cohort",)
    list_display = ("__str__", "cohort", "starts_on", "ends_on")
    list_filter = (only("cohort__programme"), only("cohort"), "kind")
    list_select_related = ("cohort__programme",)
    inlines = (TaskInline,)


@admin.register(PhaseTask)
class PhaseTaskAdmin(ConfiguredAdmin):
    """The checklist; everybody who follows up reads it and ticks off."""

    see = Right.FOLLOW_UP
    programme_path = "phase__cohort__programme"
    fixed = ("phase",)
    readonly_fields = ("done_at",)
    list_display = ("text", "due_on", "whose", "phase", "cohort", "done_at")
    list_filter = (only("phase__cohort__programme"), ("done_at", admin.EmptyFieldListFilter), "due_on", "role")
    list_select_related = ("phase__cohort__programme", "owner")
    ordering = ("due_on", "order")
    actions = ("tick", "untick")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the staff of the visitor's programmes."""
        return super().formfield_for_foreignkey(db_field, request, **_of_staff(db_field, request, kwargs))

    @admin.action(description=_("Tick off"), permissions=["view"])
    def tick(self, request: HttpRequest, rows: QuerySet[PhaseTask]) -> None:
        """Tick the chosen tasks off."""
        self._act(request, rows, phases.finish)

    @admin.action(description=_("Take the tick back"), permissions=["view"])
    def untick(self, request: HttpRequest, rows: QuerySet[PhaseTask]) -> None:
        """Take the ticks of the chosen tasks back."""
        self._act(request, rows, phases.resume)

    @admin.display(description=_("whose task"), ordering="role")
    def whose(self, row: PhaseTask) -> str:
        """The role whose task it is, and who has taken it."""
        return ": ".join(str(one) for one in (row.get_role_display(), row.owner) if one)

    @admin.display(description=_("cohort"), ordering="phase__cohort")
    def cohort(self, row: PhaseTask) -> str:
        """The cohort whose task it is."""
        return str(row.phase.cohort)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Allow the way from the desk's front: what is not done yet."""
        return lookup == "done_at__isnull" or super().lookup_allowed(lookup, value, request)

    def _act(self, request: HttpRequest, rows: QuerySet[PhaseTask], act: Callable[..., bool]) -> None:
        assert isinstance(request.user, Person)
        now = timezone.now()
        changed = sum(act(row, by=request.user, at=now) for row in rows.select_related("phase__cohort__programme"))
        said = ngettext("%(number)d task is changed.", "%(number)d tasks are changed.", changed)
        self.message_user(request, said % {"number": changed}, messages.SUCCESS)


def _of_staff(db_field: Any, request: HttpRequest, kwargs: dict[str, Any]) -> dict[str, Any]:
    """Narrow the choice of an owner to who works in the visitor's programmes."""
    if db_field.name == "owner" and isinstance(request.user, Person):
        mine = access.programmes_with(request.user, Right.CONFIGURE)
        kwargs["queryset"] = Person.objects.filter(memberships__programme__in=mine).distinct()
    return kwargs


@admin.register(Document)
class DocumentAdmin(ConfiguredAdmin):
    """Guides, templates and reading."""

    form = DocumentForm
    programme_path = "cohort__programme"
    fixed = ("cohort",)
    exclude = ("told_version",)
    formfield_overrides = ConfiguredAdmin.formfield_overrides | {FileField: {"widget": FileInput}}
    readonly_fields = ("version", "files", "reads")
    list_display = ("title", "cohort", "phase", "audience", "released_on", "version", "reads")
    list_filter = (only("cohort__programme"), only("cohort"), "audience")
    list_select_related = ("cohort__programme", "phase")

    def get_urls(self) -> list[URLPattern]:
        """Add the file of each version."""
        view = self.admin_site.admin_view(self.file)
        return [path("<int:pk>/version/<int:number>/file/", view, name="programmes_document_file"), *super().get_urls()]

    def file(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Hand out a document's file as it is, or as it was in an earlier version."""
        document = self.get_queryset(request).filter(pk=pk).first()
        stored = documents.file_of(document, str(number)) if document else None
        if stored is None or not self.has_view_permission(request, document):
            raise Http404
        return handed_out(stored, PurePath(str(stored.name)).name)

    @admin.display(description=_("files and versions"))
    def files(self, document: Document) -> SafeString:
        """Name every version, the newest first, with its file."""
        if document.pk is None:
            return SafeString("–")
        versions = [(one.number, one.title, one.until, one.file) for one in document.versions.all()]
        told = {"document": document, "versions": [(document.version, document.title, None, document.file), *versions]}
        return render_to_string("programmes/admin/document_versions.html", told)

    def save_model(self, request: HttpRequest, obj: Document, form: Any, change: bool) -> None:
        """Keep a changed document's earlier version."""
        assert isinstance(request.user, Person)
        if change:
            documents.revise(obj, by=request.user, at=timezone.now())
        else:
            super().save_model(request, obj, form, change)
