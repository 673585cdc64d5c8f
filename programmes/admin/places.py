"""The desk's pages of where a programme is and who helps it: campuses, contacts, study programmes, partners."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from programmes.admin.configured import ConfiguredAdmin, only
from programmes.forms.programme import PartnerForm
from programmes.models import Campus, Contact, Partner, StudyProgramme


@admin.register(Campus)
class CampusAdmin(ConfiguredAdmin):
    """Campuses of a programme."""

    list_display = ("name", "programme", "slug", "order")
    list_filter = (only("programme"),)
    search_fields = ("name", "slug")
    list_select_related = ("programme",)
    prepopulated_fields = {"slug": ("name",)}

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Propose a short name for a new campus only: the short name stands in answers."""
        return {} if obj else super().get_prepopulated_fields(request, obj)


@admin.register(Contact)
class ContactAdmin(ConfiguredAdmin):
    """Whom participants ask."""

    list_display = ("name", "programme", "campus", "email", "phone")
    list_filter = (only("programme"), only("campus"))
    search_fields = ("name", "email")
    list_select_related = ("programme", "campus")


@admin.register(StudyProgramme)
class StudyProgrammeAdmin(ConfiguredAdmin):
    """Courses of study whose students may apply."""

    list_display = ("name", "programme", "campus", "key")
    list_filter = (only("programme"), only("campus"))
    search_fields = ("key",)
    list_select_related = ("programme", "campus")


@admin.register(Partner)
class PartnerAdmin(ConfiguredAdmin):
    """Who helps the programme, and with what."""

    form = PartnerForm
    fields = ("programme", "organisation", "new_name", "new_kind", "role", "campuses", "text", "order")
    list_display = ("organisation", "role", "programme", "order")
    list_filter = (only("programme"), "role", only("campuses"))
    search_fields = ("organisation__name",)
    list_select_related = ("organisation", "programme")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask for a new organisation only with a new partner."""
        return [name for name in self.fields if not name.startswith("new_")] if obj else self.fields

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Make a new organisation with the partner that it becomes."""
        if form.new_organisation is not None:
            form.new_organisation.save()
            obj.organisation = form.new_organisation
        super().save_model(request, obj, form, change)
