"""The admin of a programme's set-up: scoped rows, texts side by side, wall times, and a parent that stays."""

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.db.models import Model, URLField
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from i18nfield.fields import I18nCharField, I18nTextField

from programmes import access, queries
from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin, ScopedStacked, ScopedTabular
from programmes.forms.configuring import ConfiguringForm
from programmes.forms.texts import Line, Lines

FIELDS: dict[Any, dict[str, Any]] = {
    I18nCharField: {"widget": Line},
    I18nTextField: {"widget": Lines},
    URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"},
}


def languages_for(request: HttpRequest, row: Model | None) -> list[str]:
    """Give the languages of a row's programme; for a new row those of all programmes that the visitor configures."""
    programme = queries.programme_of(row) if row is not None and row.pk else None
    if programme is not None:
        return programme.languages
    if not request.user.is_authenticated:
        return []
    spoken = access.programmes_with(request.user, Right.CONFIGURE).values_list("languages", flat=True)
    return list(dict.fromkeys(code for codes in spoken for code in codes))


class ConfiguredAdmin(ScopedAdmin):
    """Rows of a programme's set-up, changed by its programme admin."""

    form = ConfiguringForm
    formfield_overrides = FIELDS
    fixed: ClassVar[tuple[str, ...]] = ("programme",)  # chosen when the row is made, and then for ever
    save_on_top = False

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["programmes/desk.css"]}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Ask for texts in the languages of the row's programme."""
        kwargs.setdefault("form", type(self.form.__name__, (self.form,), {"languages": languages_for(request, obj)}))
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Begin with what a row belongs to."""
        names = list(super().get_fields(request, obj))
        return [*self.fixed, *(name for name in names if name not in self.fixed)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep a row where it was made."""
        standing = tuple(super().get_readonly_fields(request, obj))
        return standing + self.fixed if obj else standing

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Choose the parent that the address names, or the only one there is."""
        given: dict[str, Any] = super().get_changeform_initial_data(request)
        for name in self.fixed:
            field = self.opts.get_field(name)
            other = self.admin_site._registry.get(field.related_model)
            if name not in given and other is not None:
                rows = list(other.get_queryset(request)[:2])
                if len(rows) == 1:
                    given[name] = rows[0].pk
        return given

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show and read times in the programme's own zone."""
        row = self.get_object(request, object_id) if object_id else None
        programme = queries.programme_of(row) if row is not None else None
        if programme is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with timezone.override(ZoneInfo(programme.time_zone)):
            response = super().changeform_view(request, object_id, form_url, extra_context)
            return response.render() if isinstance(response, TemplateResponse) else response


class InLanguages:
    """What inlines of the set-up share: texts in the languages of the row around them."""

    form: Any = ConfiguringForm
    formfield_overrides: Any = FIELDS

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Ask for texts in the languages of the programme."""
        kwargs.setdefault("form", type(self.form.__name__, (self.form,), {"languages": languages_for(request, obj)}))
        return super().get_formset(request, obj, **kwargs)  # type: ignore[misc]  # mixed into an inline


class ConfiguredTabular(InLanguages, ScopedTabular):
    """Short rows inside another row's page."""


class ConfiguredStacked(InLanguages, ScopedStacked):
    """Rows with longer texts inside another row's page."""


def only(path: str) -> tuple[str, Any]:
    """Filter a list by a related row, offering none of another programme."""
    return path, admin.RelatedOnlyFieldListFilter
