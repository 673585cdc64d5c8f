"""The desk's pages of a programme's words and staff: letters, quotes, the record of processing, memberships."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.models import Person
from programmes.admin.configured import ConfiguredAdmin, only
from programmes.domain import quotes
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

    list_display = ("__str__", "said_by", "programme", "is_given", "published_at")
    list_filter = (only("programme"), ("given_by", admin.EmptyFieldListFilter))
    list_select_related = ("programme",)
    actions = ("publish", "hide")

    @admin.display(description=_("given by a participant"), boolean=True)
    def is_given(self, row: Quote) -> bool:
        """Say whether a participant gave it on the site, with a consent of their own; who is not told."""
        return row.given_by_id is not None

    @admin.action(description=_("Publish what participants gave"), permissions=["change"])
    def publish(self, request: HttpRequest, rows: QuerySet[Quote]) -> None:
        """Show the chosen quotes on the public page."""
        self._act(request, rows, quotes.publish)

    @admin.action(description=_("Take off the public page"), permissions=["change"])
    def hide(self, request: HttpRequest, rows: QuerySet[Quote]) -> None:
        """Take the chosen quotes off the public page."""
        self._act(request, rows, quotes.hide)

    def _act(self, request: HttpRequest, rows: QuerySet[Quote], act: Callable[..., bool]) -> None:
        assert isinstance(request.user, Person)
        given = rows.filter(given_by__isnull=False).select_related("programme")
        changed = sum(act(row, by=request.user, at=timezone.now()) for row in given)
        said = ngettext("%(number)d quote is changed.", "%(number)d quotes are changed.", changed)
        self.message_user(request, said % {"number": changed}, messages.SUCCESS)


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
