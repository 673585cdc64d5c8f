"""The log of meetings at the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from matching.admin import names
from matching.models import Group, Pair
from programmes import access
from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin
from sessions_app.models import Meeting, Topic


@admin.register(Meeting)
class MeetingAdmin(ScopedAdmin):
    """What pairs and groups have logged; read only, and there is nothing in it of what was said."""

    see, change, add, remove = Right.FOLLOW_UP, None, None, None
    list_display = ("held_on", "who", "minutes", "mode", "subjects", "logged_at")
    list_filter = ("mode", "held_on")
    date_hierarchy = "held_on"
    list_select_related = ("pair__coupling", "pair__seeker__person", "pair__guide__person", "group")
    fields = ("held_on", "who", "minutes", "mode", "subjects", "logged_at")

    def _within(self, rows: QuerySet[Any], request: HttpRequest, right: Right) -> QuerySet[Any]:
        """Narrow to meetings of pairs and groups of one's programmes and campus."""
        programme = "coupling__cohort__programme"
        pairs = access.visible(Pair.objects.all(), request.user, right, programme=programme, campus="seeker__campus")
        groups = access.visible(Group.objects.all(), request.user, right, programme=programme, campus="guide__campus")
        mine = rows.filter(Q(pair__in=pairs) | Q(group__in=groups))
        return names.known(mine, request, seeker="pair__seeker", guide="pair__guide")

    @admin.display(description=gettext_lazy("who met"))
    def who(self, meeting: Meeting) -> str:
        """Name the pair, as far as the visitor may know who is in it, or the group."""
        return names.both(meeting.pair, meeting) if meeting.pair else str(meeting.group)

    @admin.display(description=gettext_lazy("topics"))
    def subjects(self, meeting: Meeting) -> str:
        """Say the topics in words."""
        words = dict(Topic.choices)
        return ", ".join(str(words[topic]) for topic in meeting.topics if topic in words)
