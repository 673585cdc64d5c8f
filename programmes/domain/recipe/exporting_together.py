"""Writing out what two who are coupled find ready: agreement, ideas for goals, conversation guides."""

from typing import Any

from programmes.domain.recipe.telling import slim, text
from programmes.models import AgreementText, Coupling


def together(coupling: Coupling) -> dict[str, Any]:
    """Give the parts of a coupling that loading_together reads."""
    agreement = AgreementText.objects.filter(coupling=coupling).first()
    return {
        "agreement": _agreement(agreement) if agreement else None,
        "goal_ideas": [
            {"key": one.key, "horizon": one.horizon, "text": text(one.text)} for one in coupling.goal_ideas.all()
        ],
        "conversations": [
            slim(
                {
                    "key": one.key,
                    "kind": one.kind,
                    "title": text(one.title),
                    "text": text(one.text),
                    "topic": one.topic,
                    "for": one.audience,
                }
            )
            for one in coupling.conversation_guides.all()
        ],
    }


def _agreement(row: AgreementText) -> dict[str, Any]:
    points = [
        slim({"key": one.key, "title": text(one.title), "text": text(one.text), "ask": text(one.ask)})
        for one in row.points.all()
    ]
    return slim({"version": row.version, "intro": text(row.intro), "points": points})
