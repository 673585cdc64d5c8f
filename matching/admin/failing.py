"""Why a run failed, for who looks at it: with the names of those whom the visitor may know."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from applications.models import Application, StudyGroup
from matching.domain import failures
from matching.models import Run
from programmes import access
from programmes.access import Right
from programmes.models import Coupling


def of(request: HttpRequest, run: Run) -> dict[str, Any]:
    """What the page of a failed run says: how to go on, and what was wrong; nothing where only its log is kept."""
    if not run.failure:
        return {}
    known = names(request.user, run.failure, run.coupling)
    unknown = _("somebody who is not in your view")
    return {
        "opening": failures.opening(run),
        "wrong": failures.sentences(run, lambda key: known.get(key, unknown)),
    }


def names(visitor: Any, failure: dict[str, Any], coupling: Coupling) -> dict[str, str]:
    """Name those whom a failure is about, by the engine's key: people and study groups in the visitor's view."""
    keys = failures.people(failure)
    wanted = {kind: [int(key[1:]) for key in keys if key[0] == kind] for kind in "ag"}
    rows = Application.objects.filter(pk__in=wanted["a"], intake__cohort=coupling.cohort_id).defer("answers")
    mine = access.visible(
        rows.select_related("person"),
        visitor,
        Right.MATCH,
        programme="intake__cohort__programme",
        campus="campus",
        part="intake__part",
    )
    groups = access.visible(
        StudyGroup.objects.filter(pk__in=wanted["g"], cohort=coupling.cohort_id),
        visitor,
        Right.MATCH,
        programme="cohort__programme",
        campus="members__campus",
    ).distinct()
    return {f"a{one.pk}": str(one.person) for one in mine} | {f"g{one.pk}": str(one.name) for one in groups}
