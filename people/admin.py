"""The desk's pages for who runs the site: people, organisations, consents."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from people.models import Consent, Organisation, Person


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic only for the type checker
    """One account; passwords are set by their owners alone, and nobody is deleted from here."""

    list_display = ("name", "email", "language", "is_active", "is_superuser", "mail_fails_since", "date_joined")
    list_filter = ("is_active", "is_superuser", "language", ("mail_fails_since", admin.EmptyFieldListFilter))
    search_fields = ("name", "email")
    fields = (
        "email",
        "name",
        "phone",
        "language",
        "is_active",
        "is_superuser",
        "mail_fails_since",
        "last_login",
        "date_joined",
    )
    readonly_fields = ("mail_fails_since", "last_login", "date_joined")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep accounts: being forgotten is an act of its own, which knows every place."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Leave signing up to the person, whose address is thereby known to be theirs."""
        return False


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic only for the type checker
    """Owners, institutions, employers, partners and funders, shared by all programmes."""

    list_display = ("name", "kind", "succeeded_by")
    list_filter = ("kind",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Consent)
class ConsentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic only for the type checker
    """Consents are given and taken back by their owners; here they are only read."""

    list_display = ("person", "purpose", "scope", "text_version", "given_at", "withdrawn_at")
    list_filter = ("purpose", "scope", ("withdrawn_at", admin.EmptyFieldListFilter))
    search_fields = ("person__name", "person__email")
    list_select_related = ("person",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only the person consents."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody rewrites a consent."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A consent is kept as evidence."""
        return False
