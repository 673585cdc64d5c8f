"""The desk: the one admin site, where coordinators and programme admins work."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes import access


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

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Log in where everybody logs in; who is logged in and still not let in finds nothing here."""
        if request.user.is_authenticated:
            access.refuse()
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Log out where everybody logs out."""
        return redirect_to_login(reverse("front"), login_url=reverse("account_logout"))
