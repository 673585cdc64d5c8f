"""The desk: the one admin site, where coordinators and programme admins work."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from mentoring import next_steps
from programmes import access

SHEETS = [
    "tokens",
    "frame",
    "parts",
    "lists",
    "public",
    "desk",
    "desk_tools",
    "desk_lists",
    "desk_forms",
    "desk_rooms",
    "desk_inlines",
    "desk_index",
    "print",
]


GROUPS = {
    _("Applications and matching"): ["applications", "matching"],
    _("Meetings and outcomes"): ["sessions_app", "reports"],
    _("The programme's set-up"): ["programmes", "mentoring"],
    _("People, mail and trail"): ["people"],
    _("Accounts"): ["account", "mfa", "usersessions"],
}


class Desk(AdminSite):
    """Django's admin with our doors: log-in by allauth, entry by programmes.access."""

    site_header = _("Kobling desk")
    site_title = _("Kobling desk")
    index_title = _("What to do next")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in who has work at the desk and, where it is asked for, a second factor."""
        person = request.user
        if not access.has_desk(person):
            return False
        access.require_second_factor(person)
        return True

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Give each page of the desk the house's style sheets."""
        return {**super().each_context(request), "desk_sheets": [f"css/{name}.css" for name in SHEETS]}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show what waits in each of the visitor's programmes, and then all lists."""
        steps = next_steps.places(request.user, timezone.now())
        return super().index(request, {**(extra_context or {}), "next_steps": steps})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """Group the lists by what the office does with them, once a page shows them: each page is handed them."""
        return SimpleLazyObject(lambda: self._grouped(request, app_label))

    def _grouped(self, request: HttpRequest, app_label: str | None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        by_label = {app["app_label"]: app["models"] for app in apps}
        groups = [
            {"name": name, "app_label": labels[0], "models": [m for label in labels for m in by_label.get(label, [])]}
            for name, labels in GROUPS.items()
        ]
        return [group for group in groups if group["models"]]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Log in where everybody logs in; who is logged in and still not let in finds nothing here."""
        if request.user.is_authenticated:
            access.refuse()
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def logout(  # type: ignore[override]  # the stubs promise a page; we answer with a redirect
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Log out where everybody logs out."""
        return redirect_to_login(reverse("front"), login_url=reverse("account_logout"))
