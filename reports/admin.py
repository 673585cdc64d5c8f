"""The desk's page of outcomes: what participants have told; read only."""

from django.contrib import admin

from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin
from reports.models import Outcome


@admin.register(Outcome)
class OutcomeAdmin(ScopedAdmin):
    """Each answer on its day; participants themselves correct it."""

    programme_path = "application__intake__cohort__programme"
    campus_path = "application__campus"
    part_path = "application__intake__part"
    see, change, add, remove = Right.FOLLOW_UP, None, None, None
    list_display = ("application", "graduated", "work", "country", "status_on")
    list_filter = ("graduated", "work", "country")
    search_fields = ("application__person__name",)
    list_select_related = ("application__person", "application__intake")
