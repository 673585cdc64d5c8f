"""What participants need at gatherings: told by themselves, sealed, counted without names, soon gone (R-ART9).

Nothing here writes what is needed into the audit trail, a mail or a log: only that something was said, seen or deleted.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from applications.domain import national_ids
from applications.models import Application
from people.domain import audit
from people.models import Person
from programmes.models import Gathering
from programmes.models.calendar import Mode
from sessions_app.domain import invitation
from sessions_app.models import CateringNeed
from sessions_app.models.catering import Access, Diet
from sessions_app.models.sealed import sealed_anew
from sessions_app.queries import presence, sign_up

KEPT = timedelta(days=7)
TEXT_VERSION = "1"
LONGEST = 200


@dataclass(frozen=True)
class Headcount:
    """How many come, and how many need what; without a name."""

    coming: int
    parts: list[tuple[str, int]]
    diets: list[tuple[str, int]]
    access: list[tuple[str, int]]
    others: int


@dataclass(frozen=True)
class Named:
    """What one participant needs, in words; only for the organiser."""

    application: Application
    diets: list[str]
    access: list[str]
    other: str


@transaction.atomic
def tell(
    application: Application,
    gathering: Gathering,
    *,
    diets: Sequence[str],
    access: Sequence[str],
    other: str,
    for_all: bool,
    by: Person,
    at: datetime,
) -> CateringNeed:
    """Keep what somebody needs at one gathering, or at all of their cohort, in place of what they said before.

    Raises ValidationError when nothing is said, when it is too late, and for what holds an identity number.
    """
    words = " ".join(other.split())
    if not invitation.asks_needs(gathering, at):
        raise ValidationError(_("This gathering does not ask what you need (any more)."))
    if not set(diets) <= set(Diet.values) or not set(access) <= set(Access.values):
        raise ValidationError(_("Choose from the list."))
    if not (diets or access or words):
        raise ValidationError(_("Choose at least one thing, or take back what you have told."))
    if len(words) > LONGEST:
        raise ValidationError({"other": _("Write at most %(number)d characters.") % {"number": LONGEST}})
    national_ids.refuse(words)
    CateringNeed.objects.filter(application=application, gathering=gathering).delete()
    if for_all:
        CateringNeed.objects.filter(application=application, gathering=None).delete()
    return CateringNeed.objects.create(
        application=application,
        gathering=None if for_all else gathering,
        said={"diets": sorted(set(diets)), "access": sorted(set(access)), "other": words},  # type: ignore[misc]  # sealed on its way
        text_version=TEXT_VERSION,
        agreed_at=at,
    )


@transaction.atomic
def take_back(application: Application, gathering: Gathering) -> int:
    """Delete what somebody told for a gathering, and for all of them; give the number of rows."""
    rows = CateringNeed.objects.filter(application=application)
    gone = rows.filter(gathering=gathering) | rows.filter(gathering=None)
    return int(gone.delete()[0])


def headcount(gathering: Gathering) -> Headcount:
    """Count who comes and what they need."""
    coming = list(sign_up.coming(gathering).values_list("pk", flat=True))
    said = list(_effective(gathering, coming).values())
    diets = Counter(key for one in said for key in one.get("diets", ()))
    access = Counter(key for one in said for key in one.get("access", ()))
    return Headcount(
        coming=len(coming),
        parts=[(str(one.portion), one.coming) for one in sign_up.counts(gathering)],
        diets=[(str(Diet(key).label), diets[key]) for key in Diet.values if diets[key]],
        access=[(str(Access(key).label), access[key]) for key in Access.values if access[key]],
        others=sum(bool(one.get("other")) for one in said),
    )


def named(gathering: Gathering, applications: Iterable[Application], *, by: Person, at: datetime) -> list[Named]:
    """Give what each needs, by name, and note who has looked; the caller has narrowed who may be seen."""
    people = {one.pk: one for one in applications}
    found = _effective(gathering, list(people))
    audit.record("needs.seen", gathering, by=by, at=at, scope=gathering.programme.slug)
    return [
        Named(
            application,
            [str(Diet(key).label) for key in Diet.values if key in found[pk].get("diets", ())],
            [str(Access(key).label) for key in Access.values if key in found[pk].get("access", ())],
            str(found[pk].get("other", "")),
        )
        for pk, application in people.items()
        if pk in found
    ]


def forget(*, at: datetime) -> int:
    """Delete what is no longer needed: some days after its gathering, or after the last in person where it is for all.

    What was told for a gathering that is cancelled, digital or no longer one's own goes at once.
    """
    gone = 0
    for row in CateringNeed.objects.select_related("application__intake__cohort", "gathering").defer("said"):
        if _ends(row, at) <= at:
            row.delete()
            gone += 1
    return gone


@transaction.atomic
def seal_anew() -> tuple[int, int]:
    """Seal all needs with the first key; give how many were, and how many no key opens."""
    done = lost = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, said FROM sessions_app_cateringneed ORDER BY id FOR UPDATE")
        for pk, sealed in cursor.fetchall():
            anew = sealed_anew(sealed)
            if anew is None:
                lost += 1
                continue
            cursor.execute("UPDATE sessions_app_cateringneed SET said = %s WHERE id = %s", [anew, pk])
            done += 1
    return done, lost


def _effective(gathering: Gathering, applications: Sequence[int]) -> dict[int, dict[str, list[str]]]:
    """Give what holds at a gathering, by application: what was said for it goes before what was said for all."""
    rows = CateringNeed.objects.filter(application__in=applications)
    found: dict[int, dict[str, list[str]]] = {}
    for row in (*rows.filter(gathering=None), *rows.filter(gathering=gathering)):
        if isinstance(row.said, dict):
            found[row.application_id] = row.said
    return found


def _ends(row: CateringNeed, at: datetime) -> datetime:
    """Give the instant from which a row is no longer needed."""
    application, gathering = row.application, row.gathering
    if not presence.admitted().filter(pk=application.pk).exists():
        return at
    if gathering is not None:
        stands = gathering.cancelled_at is None and gathering.mode == Mode.IN_PERSON
        return gathering.ends_at + KEPT if stands else at
    own = presence.gatherings_at(application.intake.cohort, application.campus_id, application.intake.part)
    last = own.filter(mode=Mode.IN_PERSON, cancelled_at=None).order_by("-ends_at").first()
    return last.ends_at + KEPT if last else at
