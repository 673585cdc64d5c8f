"""What they do together."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsAppConfig(AppConfig):
    """The room in Django's eyes."""

    name = "sessions_app"
    verbose_name = _("Meetings and gatherings")
    default_auto_field = "django.db.models.BigAutoField"
