"""The roof in Django's eyes, and the desk that takes the place of Django's own admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class MentoringConfig(AppConfig):
    """The roof: pages that look into several rooms, commands, and the demo."""

    name = "mentoring"


class DeskConfig(AdminConfig):
    """Django's admin, with our own site as its default."""

    default_site = "mentoring.desk.Desk"
