"""The desk's pages of support: what mentors tick that students struggle with, and where they refer people on."""

from django.contrib import admin

from programmes.admin.configured import ConfiguredAdmin, only
from programmes.models import ReferralService, StruggleTheme


@admin.register(StruggleTheme)
class StruggleThemeAdmin(ConfiguredAdmin):
    """What mentors tick, without names."""

    list_display = ("label", "programme", "order")
    list_filter = (only("programme"),)
    search_fields = ("key",)
    list_select_related = ("programme",)


@admin.register(ReferralService)
class ReferralServiceAdmin(ConfiguredAdmin):
    """Where mentors refer people on."""

    list_display = ("name", "kind", "contact", "programme", "order")
    list_filter = (only("programme"), "kind")
    search_fields = ("key", "contact")
    list_select_related = ("programme",)
