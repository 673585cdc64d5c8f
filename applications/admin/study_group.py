"""Study groups at the desk: their names, their campus, and who is in them."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from applications.admin.doors import Hidden
from applications.models import StudyGroup
from programmes import access
from programmes.access import Right
from programmes.models import Campus, Cohort


@admin.register(StudyGroup)
class StudyGroupAdmin(Hidden):
    """Fixed groups of fellow students that are attached whole to a mentor."""

    programme_path = "cohort__programme"
    campus_path = "campus"
    see = Right.SEE_APPLICATIONS
    change = Right.DECIDE
    add = Right.DECIDE
    remove = Right.DECIDE
    list_display = ("name", "cohort", "campus", "member_count")
    list_select_related = ("cohort__programme", "campus")
    search_fields = ("name",)
    fields = ("cohort", "campus", "name", "size_said", "who", "awaited")
    readonly_fields = ("who", "size_said", "awaited")

    def get_queryset(self, request: HttpRequest) -> QuerySet[StudyGroup]:
        """Count the members with the rows."""
        rows: QuerySet[StudyGroup] = super().get_queryset(request).annotate(members_count=Count("members"))
        return rows

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the cohorts and campuses in which the visitor decides."""
        rows: dict[type, Any] = {
            Cohort: access.visible(
                Cohort.objects.select_related("programme"), request.user, Right.DECIDE, programme="programme"
            ),
            Campus: access.visible(
                Campus.objects.all(), request.user, Right.DECIDE, programme="programme", campus="pk"
            ),
        }
        kwargs.setdefault("queryset", rows[db_field.related_model])
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("members"), ordering="members_count")
    def member_count(self, row: Any) -> int:
        """How many there are."""
        return int(row.members_count)

    @admin.display(description=_("how many they are"))
    def size_said(self, row: StudyGroup) -> str:
        """What who made the group has said."""
        return str(row.size or "–")

    @admin.display(description=_("not confirmed yet"))
    def awaited(self, row: StudyGroup) -> str:
        """Who named the group and has not confirmed."""
        if row.pk is None or row.founder_id is None:
            return "–"
        members = row.members.filter(group_confirmed_at__isnull=True).select_related("person")
        return ", ".join(str(member.person) for member in members) or "–"

    @admin.display(description=_("members"))
    def who(self, row: StudyGroup) -> str:
        """Their names."""
        if row.pk is None:
            return "–"
        return ", ".join(str(member.person) for member in row.members.select_related("person")) or "–"
