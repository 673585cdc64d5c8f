"""Scores on the page of one application, and summed up in the pile."""

from typing import Any

from django import forms
from django.utils import formats
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications import queries
from applications.domain import scores
from applications.forms.scores import RecuseForm, ScoreForm
from applications.models import Application


def give(row: Application, given: dict[str, Any], by: Any, at: Any) -> str:
    """Keep the reader's scores."""
    scores.give(row, given["points"], given.get("text", ""), by=by, at=at)
    return _("Your scores are kept.")


def recuse(row: Application, given: dict[str, Any], by: Any, at: Any) -> str:
    """Step back."""
    scores.recuse(row, given["reason"], by=by, at=at)
    return _("You have stepped back from this applicant.")


ACTS: dict[str, tuple[Any, Any]] = {
    "score": (ScoreForm, give),
    "recuse": (lambda row, data: RecuseForm(data), recuse),
}


def page(row: Application, person: Any, bound: dict[str, forms.Form]) -> dict[str, Any]:
    """Give what the panel shows: one's own scores, and the others' once one has scored."""
    reviews = list(row.reviews.select_related("reviewer"))
    own = next((review for review in reviews if review.reviewer_id == person.pk), None)
    criteria = list(row.intake.score_criteria.all())
    initial = {f"points_{key}": str(value) for key, value in own.points.items()} if own else {}
    compared = queries.may_compare(row, reviews, person)
    return {
        "criteria": criteria,
        "score_form": bound.get("score") or ScoreForm(row, initial={**initial, "text": own.text if own else ""}),
        "recuse_form": bound.get("recuse") or RecuseForm(),
        "may_score": bool(criteria) and row.state in queries.UNDECIDED and not (own and own.recused),
        "own_review": own,
        "review_count": len(reviews),
        "compared": compared,
        "reviews": [(review, _points(review.points, criteria)) for review in reviews] if compared else [],
        "summary": queries.summary(reviews) if compared else None,
    }


def cell(row: Application) -> str:
    """Sum up in the pile: mean and spread for who has scored, and how many have for who has not."""
    reviews = list(row.reviews.all())
    summed = queries.summary(reviews)
    if not reviews:
        return "–"
    if not queries.may_compare(row, reviews, getattr(row, "reader", None)):
        return ngettext("%(count)d score", "%(count)d scores", summed.count) % {"count": summed.count}
    if summed.mean is None or summed.spread is None:
        return "–"
    mean, spread = (formats.number_format(number, 1) for number in (summed.mean, summed.spread))
    words = _("spread %(spread)s") % {"spread": spread} if summed.count > 1 else ""
    return format_html('{} ({})<br><span class="quiet">{}</span>', mean, summed.count, words)


def _points(points: dict[str, int], criteria: list[Any]) -> list[tuple[str, Any]]:
    return [(str(criterion.label), points[criterion.key]) for criterion in criteria if criterion.key in points]
