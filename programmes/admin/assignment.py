"""The desk's pages of the bank: topics, assignments and posts of organisations."""

from django.contrib import admin

from programmes.admin.configured import ConfiguredAdmin, only
from programmes.models import Assignment


@admin.register(Assignment)
class AssignmentAdmin(ConfiguredAdmin):
    """What organisations offer the students of a cohort."""

    programme_path = "cohort__programme"
    fixed = ("cohort",)
    list_display = ("title", "kind", "organisation", "cohort", "starts_on", "ends_on", "is_open")
    list_filter = (only("cohort__programme"), only("cohort"), "kind", "is_open", only("organisation"))
    list_select_related = ("cohort__programme", "organisation")
