"""Counting a cohort: participants, pairs, attendance and meetings, in plain numbers by group."""

from collections import Counter

from django.db.models import Count, F, Func, Q

from matching import queries as matching
from matching.models import Pair
from programmes.models import Cohort
from sessions_app.models import Attendance, Meeting

NO_CAMPUS = 0


def participants(cohort: Cohort) -> Counter[tuple[int, str]]:
    """Count who has ever been in an active pair, by campus (0 for none) and part."""
    rows = matching.participants(cohort).order_by().values_list("campus_id", "intake__part")
    return Counter({(campus or NO_CAMPUS, part): n for campus, part, n in rows.annotate(n=Count("pk"))})


def pairs(cohort: Cohort) -> Counter[tuple[int, str]]:
    """Count pairs by coupling and state."""
    rows = Pair.objects.filter(coupling__cohort=cohort).order_by().values_list("coupling_id", "state")
    return Counter({(coupling, state): n for coupling, state, n in rows.annotate(n=Count("pk"))})


def attendance(cohort: Cohort) -> Counter[tuple[int, str]]:
    """Count what is noted of the cohort's participants, by gathering and presence."""
    rows = Attendance.objects.filter(application__intake__cohort=cohort).order_by()
    counted = rows.values_list("gathering_id", "presence").annotate(n=Count("pk"))
    return Counter({(gathering, presence): n for gathering, presence, n in counted})


def meetings_by_mode(cohort: Cohort) -> Counter[str]:
    """Count logged meetings by mode."""
    counted = Meeting.objects.filter(_of(cohort)).order_by().values_list("mode").annotate(n=Count("pk"))
    return Counter(dict(counted))


def meetings_by_topic(cohort: Cohort) -> Counter[str]:
    """Count logged meetings by topic; a meeting may have several."""
    topics = Meeting.objects.filter(_of(cohort)).order_by().annotate(topic=Func(F("topics"), function="unnest"))
    return Counter(topics.values_list("topic", flat=True))


def _of(cohort: Cohort) -> Q:
    return Q(pair__coupling__cohort=cohort) | Q(group__coupling__cohort=cohort)
