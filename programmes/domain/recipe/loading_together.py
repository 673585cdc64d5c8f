"""Writing what a recipe gives two who are coupled: agreement, ideas for goals, conversation guides."""

from programmes.domain.recipe.coupling import CouplingShape
from programmes.domain.recipe.ledger import Ledger
from programmes.domain.recipe.words import said
from programmes.models import AgreementPoint, AgreementText, ConversationGuide, Coupling, GoalIdea


def together(row: Coupling, shape: CouplingShape, languages: list[str], ledger: Ledger) -> None:
    """Bring what hangs on one coupling into line with the recipe."""
    _agreement(row, shape, languages, ledger)
    ideas = [
        {"key": one.key, "horizon": one.horizon.value, "text": said(one.text, languages), "order": order}
        for order, one in enumerate(shape.goal_ideas)
    ]
    ledger.rows(GoalIdea, {"coupling": row}, ["key"], ideas)
    guides = [
        {
            "key": one.key,
            "kind": one.kind.value,
            "title": said(one.title, languages),
            "text": said(one.text, languages),
            "topic": one.topic.value if one.topic else "",
            "audience": one.audience.value,
            "order": order,
        }
        for order, one in enumerate(shape.conversations)
    ]
    ledger.rows(ConversationGuide, {"coupling": row}, ["key"], guides)


def _agreement(row: Coupling, shape: CouplingShape, languages: list[str], ledger: Ledger) -> None:
    wanted = shape.agreement
    if wanted is None:
        ledger.remove(AgreementText.objects.filter(coupling=row))
        return
    values = {"version": wanted.version, "intro": said(wanted.intro, languages)}
    text = ledger.row(AgreementText, {"coupling": row}, values)
    points = [
        {
            "key": one.key,
            "title": said(one.title, languages),
            "text": said(one.text, languages),
            "ask": said(one.ask, languages),
            "order": order,
        }
        for order, one in enumerate(wanted.points)
    ]
    ledger.rows(AgreementPoint, {"agreement": text}, ["key"], points)
