"""The desk's pages of a programme's words and staff: letters, quotes, the record of processing, memberships."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from programmes.admin.configured import ConfiguredAdmin, only
from programmes.forms.programme import MailTemplateForm, MembershipForm
from programmes.models import MailTemplate, Membership, ProcessingRecord, Quote


@admin.register(MailTemplate)
class MailTemplateAdmin(ConfiguredAdmin):
    """The programme's own words for a kind of mail."""

    form = MailTemplateForm
    list_display = ("kind", "subject", "programme")
    list_filter = (only("programme"), "kind")
    search_fields = ("kind",)
    list_select_related = ("programme",)


@admin.register(Quote)
class QuoteAdmin(ConfiguredAdmin):
    """What former participants said."""

    list_display = ("__str__", "said_by", "programme")
    list_filter = (only("programme"),)
    list_select_related = ("programme",)


@admin.register(ProcessingRecord)
class ProcessingRecordAdmin(ConfiguredAdmin):
    """What personal data is used for."""

    list_display = ("purpose", "programme", "legal_basis", "storage")
    list_filter = (only("programme"),)
    search_fields = ("purpose",)
    list_select_related = ("programme",)


@admin.register(Membership)
class MembershipAdmin(ConfiguredAdmin):
    """Who works for the programme; somebody is named by address, never chosen from a list of all accounts."""

    form = MembershipForm
    fields = ("email", "programme", "role", "campus", "side", "gatherings")
    list_display = ("person", "role", "programme", "campus", "side")
    list_filter = (only("programme"), "role")
    search_fields = ("person__name", "person__email")
    list_select_related = ("person", "programme", "campus")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show the person once they are named."""
        return ("person", *self.fields[1:]) if obj else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep a membership with its person."""
        standing = super().get_readonly_fields(request, obj)
        return (*standing, "person") if obj else standing
