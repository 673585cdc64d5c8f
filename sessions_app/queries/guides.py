"""Reading what helps a conversation: roles, agendas and topics of a coupling, for the side that reads."""

from django.db.models import QuerySet

from matching.domain import company
from matching.models import Group, Pair
from people.models import Person
from programmes.models import Audience, ConversationGuide, GoalIdea
from sessions_app.models import Goal
from sessions_app.queries.meetings import Bond


def guides_for(bond: Bond, person: Person) -> QuerySet[ConversationGuide]:
    """Give the conversation guides of a pair or group that somebody may read: those for both and for their side."""
    own = Audience.STUDENTS if company.is_guided(bond, person) else Audience.MENTORS
    return ConversationGuide.objects.filter(coupling=bond.coupling_id, audience__in=[Audience.PARTICIPANTS, own])


def ideas_for(bond: Pair | Group, standing: list[Goal]) -> list[GoalIdea]:
    """Give the ideas for goals whose words are not a goal already, in whichever language somebody has taken them."""
    taken = {goal.text for goal in standing}
    return [one for one in GoalIdea.objects.filter(coupling=bond.coupling_id) if taken.isdisjoint(_worded(one))]


def _worded(idea: GoalIdea) -> set[str]:
    words = idea.text.data
    return set(words.values()) if isinstance(words, dict) else {str(words)}
