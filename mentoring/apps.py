"""The roof in Django's eyes, and the desk that takes the place of Django's own admin site."""

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class MentoringConfig(AppConfig):
    """The roof: pages that look into several rooms, commands, and the demo."""

    name = "mentoring"
    verbose_name = _("The whole year")

    def ready(self) -> None:
        """Call a relation that has no words of its own what it leads to, in the reader's language."""
        for model in apps.get_models():
            for field in model._meta.fields:
                other = field.related_model
                if isinstance(other, type) and field._verbose_name is None:  # type: ignore[attr-defined]  # Django's own
                    field.verbose_name = other._meta.verbose_name or field.verbose_name


class DeskConfig(AdminConfig):
    """Django's admin, with our own site as its default."""

    default_site = "mentoring.desk.Desk"
