"""Counting cohorts: participants, pairs, attendance and meetings, in plain numbers by cohort and group."""

from collections import Counter
from collections.abc import Collection

from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet

from applications.models import Application, GivenPart, Interest
from matching.models import Pair
from programmes.models import Cohort
from sessions_app.models import Attendance, Meeting

NO_CAMPUS = 0
COHORT_MET = Func(F("pair__coupling__cohort_id"), F("group__coupling__cohort_id"), function="coalesce")
Cohorts = Collection[Cohort]


def whole(cohorts: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """Give cohorts with all that a report names."""
    return cohorts.select_related("programme").prefetch_related(
        "programme__campuses", "intakes", "couplings", "gatherings__campuses"
    )


def asked_part(cohort: Cohort) -> str:
    """Say which part of a cohort is asked what became of it: those who are guided."""
    couplings = sorted(cohort.couplings.all(), key=lambda coupling: coupling.pk)
    return couplings[0].seekers if couplings else "student"


def taken_part(cohorts: Cohorts) -> QuerySet[Application]:
    """Give who has ever been in an active pair, on either side."""
    begun = Pair.objects.filter(active_at__isnull=False, coupling__cohort=OuterRef("intake__cohort"))
    as_seeker, as_guide = begun.filter(seeker=OuterRef("pk")), begun.filter(guide=OuterRef("pk"))
    return Application.objects.filter(Exists(as_seeker) | Exists(as_guide), intake__cohort__in=cohorts).order_by()


def participants(cohorts: Cohorts) -> Counter[tuple[int, int, str]]:
    """Count who has taken part, by cohort, campus (0 for none) and part."""
    rows = taken_part(cohorts).values_list("intake__cohort_id", "campus_id", "intake__part").annotate(n=Count("pk"))
    return Counter({(cohort, campus or NO_CAMPUS, part): n for cohort, campus, part, n in rows})


def pairs(cohorts: Cohorts) -> Counter[tuple[int, int, str]]:
    """Count pairs by cohort, coupling and state."""
    rows = Pair.objects.filter(coupling__cohort__in=cohorts).order_by()
    counted = rows.values_list("coupling__cohort_id", "coupling_id", "state").annotate(n=Count("pk"))
    return Counter({(cohort, coupling, state): n for cohort, coupling, state, n in counted})


def attendance(cohorts: Cohorts) -> Counter[tuple[int, int, str]]:
    """Count what is noted of participants, by cohort, gathering and presence."""
    rows = Attendance.objects.filter(application__intake__cohort__in=cohorts).order_by()
    counted = rows.values_list("application__intake__cohort_id", "gathering_id", "presence").annotate(n=Count("pk"))
    return Counter({(cohort, gathering, presence): n for cohort, gathering, presence, n in counted})


def given(cohorts: Cohorts) -> Counter[tuple[int, str]]:
    """Count which parts of the offer students got, by cohort and part, in the words that the offer had then."""
    rows = GivenPart.objects.filter(application__intake__cohort__in=cohorts).order_by()
    return Counter(rows.values_list("application__intake__cohort_id", "part"))


def taken(cohorts: Cohorts) -> Counter[tuple[int, str, str]]:
    """Count the topics, assignments and posts that students have taken, by cohort, kind and state."""
    rows = Interest.objects.filter(assignment__cohort__in=cohorts).order_by()
    counted = rows.values_list("assignment__cohort_id", "assignment__kind", "state").annotate(n=Count("pk"))
    return Counter({(cohort, kind, state): n for cohort, kind, state, n in counted})


def meetings_by_mode(cohorts: Cohorts) -> Counter[tuple[int, str]]:
    """Count logged meetings by cohort and mode."""
    return Counter(_meetings(cohorts).annotate(cohort=COHORT_MET).values_list("cohort", "mode"))


def meetings_by_topic(cohorts: Cohorts) -> Counter[tuple[int, str]]:
    """Count logged meetings by cohort and topic; a meeting may have several."""
    topics = _meetings(cohorts).annotate(cohort=COHORT_MET, topic=Func(F("topics"), function="unnest"))
    return Counter(topics.values_list("cohort", "topic"))


def _meetings(cohorts: Cohorts) -> QuerySet[Meeting]:
    rows = Meeting.objects.filter(Q(pair__coupling__cohort__in=cohorts) | Q(group__coupling__cohort__in=cohorts))
    return rows.order_by()
