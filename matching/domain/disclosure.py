"""First contact: the only way in which each side of a pair sees the other, before, after and when it is over."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from applications import queries as applications
from applications.models import Application
from applications.states import ApplicationState
from matching import queries
from matching.models import CoGuide, Group, Pair
from matching.states import OPEN, PairState, Side
from people.models import Person
from programmes import queries as programmes
from programmes.models import Coupling, FirstContact, Question
from programmes.models.questionnaire import HIDES_WHO, QuestionKind

K = QuestionKind
SAFE_BEFORE = HIDES_WHO
CONTACT = ("name", "email", "phone")
SPEAKS = 0.6
NOTHING, BEFORE, AFTER, OVER = "nothing", "before", "after", "over"


@dataclass(frozen=True)
class Line:
    """One thing that is shown of the other: its key, what it is, and the words."""

    key: str
    label: str
    words: str


@dataclass(frozen=True)
class Seen:
    """What one person sees of the other end of a pair; `stage` is nothing, before, after or over."""

    stage: str
    lines: tuple[Line, ...] = ()

    @property
    def name(self) -> str:
        """The other's name, empty unless it is disclosed."""
        return next((line.words for line in self.lines if line.key == "name"), "")

    @property
    def email(self) -> str:
        """The other's address, empty unless it is disclosed."""
        return next((line.words for line in self.lines if line.key == "email"), "")


def seen_by(pair: Pair, person: Person) -> Seen:
    """Tell what a person sees of the other end of a pair now (R-FIRST).

    Before both have accepted: answers that the programme lists, of kinds that cannot tell who somebody is. After: the
    fields of the text that both accepted, as it was then. When the pair is over, or one has left: nothing.
    """
    side = queries.side_of(pair, person)
    if side is None:
        return _stood_in_for(pair, person)
    if queries.asked_since(pair, side) is None:
        return Seen(NOTHING)
    if {pair.seeker.state, pair.guide.state} != {ApplicationState.POOL}:
        return Seen(OVER)
    other = pair.seeker if side.other == "seeker" else pair.guide
    reader = _part(pair.coupling, side)
    if pair.state in OPEN:
        return Seen(BEFORE, _answers(other, before_keys(pair.coupling.first_contact), reader, SAFE_BEFORE))
    if pair.state == PairState.ACTIVE and pair.seeker_yes_at and pair.guide_yes_at:
        return Seen(AFTER, (*_contact(other.person, pair.disclosed), *_answers(other, pair.disclosed, reader)))
    return Seen(OVER)


def fellows(pair: Pair, person: Person) -> tuple[str, ...]:
    """Name the others of a group who have begun and whose accepted text gives the name; told to who has begun too."""
    if pair.group_id is None or seen_by(pair, person).stage != AFTER:
        return ()
    others = queries.pairs().filter(group=pair.group_id, state=PairState.ACTIVE, seeker__state=ApplicationState.POOL)
    names = [one.seeker.person.name for one in others.exclude(seeker__person=person) if "name" in one.disclosed]
    return tuple(sorted(name for name in names if name))


def _stood_in_for(pair: Pair, person: Person) -> Seen:
    """Tell who helps to guide a pair today what its guide sees of who is guided; everybody else nothing."""
    if pair.state != PairState.ACTIVE:
        return Seen(NOTHING)
    helping = queries.co_guides(timezone.now()).filter(pair=pair.pk, guide__person=person)
    return _of_who_is_guided(pair) if helping.exists() else Seen(NOTHING)


def seen_beside(one: CoGuide, at: datetime) -> tuple[tuple[Pair, Seen], ...]:
    """Tell what a co-guide sees of the members of the group now: of those who have begun, what they accepted.

    Nothing before their own yes, outside their days, or of members who have left.
    """
    if not queries.co_guides(at).filter(pk=one.pk).exists():
        return ()
    here = queries.walking_in(one.bond)
    rows = queries.pairs().filter(here, state=PairState.ACTIVE, seeker__state=ApplicationState.POOL)
    return tuple((pair, _of_who_is_guided(pair)) for pair in rows.order_by("seeker__person__name", "pk"))


def _of_who_is_guided(pair: Pair) -> Seen:
    reader = _part(pair.coupling, Side.GUIDE)
    return Seen(AFTER, (*_contact(pair.seeker.person, pair.disclosed), *_answers(pair.seeker, pair.disclosed, reader)))


def guides_beside(bond: Pair | Group, at: datetime) -> tuple[tuple[CoGuide, Seen], ...]:
    """Tell those of a pair or group who have begun who guides it besides its guide: what that one accepted."""
    return tuple((one, contact_of(one)) for one in queries.co_guides(at).filter(**queries.whose(bond)))


def contact_of(one: CoGuide) -> Seen:
    """Tell how a co-guide who has said yes is reached, as far as the text that they accepted tells."""
    return Seen(AFTER, _contact(one.guide.person, one.disclosed) if one.yes_at else ())


def common_ground(pair: Pair) -> tuple[str, ...]:
    """Name the criteria that speak for a pair, in words; what either has answered is not told."""
    strong = [
        one for one in pair.parts if one.get("of") and not one.get("missing") and one["points"] >= SPEAKS * one["of"]
    ]
    return tuple(str(LazyI18nString(one.get("label", one["key"]))) for one in strong)


def told(rule: FirstContact | None) -> dict[str, list[str]]:
    """Name what a rule shows before two yeses and discloses after them, in words and as it will truly be shown."""
    if rule is None:
        return {"before": [], "after": []}
    sides = (rule.coupling.seekers, rule.coupling.guides)
    asked: dict[str, Question] = {}
    for intake in rule.coupling.cohort.intakes.filter(part__in=sides).select_related("questionnaire"):
        other = sides[1 - sides.index(intake.part)]
        asked |= {one.key: one for one in programmes.questions(intake.questionnaire) if _may_show(one, other)}
    shown = [key for key in before_keys(rule) if key in asked and asked[key].kind in SAFE_BEFORE]
    contact = [contact_word(key) for key in CONTACT if key in rule.disclosed_after]
    others = [key for key in rule.disclosed_after if key not in CONTACT and key in asked]
    return {
        "before": list(dict.fromkeys(str(asked[key].label) for key in shown)),
        "after": [*contact, *(str(asked[key].label) for key in others)],
    }


def before_keys(rule: FirstContact) -> list[str]:
    """List the answers that may be shown before both have accepted."""
    return [key for key in rule.shown_before if key not in CONTACT]


def terms(pair: Pair | CoGuide) -> str:
    """Give the text that both accept, as it stood when the offer was made, in the reader's language."""
    return str(thawed(pair.terms))


def frozen(text: LazyI18nString) -> str:
    """Write a text in all its languages into one field."""
    return json.dumps(text.data, ensure_ascii=False, sort_keys=True) if isinstance(text.data, dict) else str(text)


def thawed(text: str) -> LazyI18nString:
    """Read what `frozen` wrote; a plain text is itself."""
    if text.startswith("{"):
        data = json.loads(text)
        if isinstance(data, dict):
            return LazyI18nString(data)
    return LazyI18nString(text)


def promised(pair: Pair, person: Person) -> tuple[str, ...]:
    """Name what the other end will see of a person once both have accepted, in words."""
    side = queries.side_of(pair, person)
    if side is None:
        return ()
    mine = pair.seeker if side == "seeker" else pair.guide
    asked = _questions(mine)
    words = [contact_word(key) for key in CONTACT if key in pair.disclosed]
    reader = _part(pair.coupling, side.other)
    others = [key for key in pair.disclosed if key not in CONTACT and _may_show(asked.get(key), reader)]
    return (*words, *(str(asked[key].label) for key in others))


def named(pair: Pair) -> tuple[str, ...]:
    """Name all that two yeses disclose of either, in words."""
    both = (*promised(pair, pair.seeker.person), *promised(pair, pair.guide.person))
    return tuple(dict.fromkeys(both))


def contact_word(key: str) -> str:
    """Say what a contact field is."""
    return {"name": _("Name"), "email": _("E-mail address"), "phone": _("Phone")}[key]


def _contact(person: Person, disclosed: list[str]) -> tuple[Line, ...]:
    found = {"name": person.name, "email": person.email, "phone": person.phone}
    return tuple(Line(key, contact_word(key), found[key]) for key in CONTACT if key in disclosed and found[key])


def _answers(
    application: Application, keys: list[str], reader: str, kinds: frozenset[QuestionKind] = frozenset(QuestionKind)
) -> tuple[Line, ...]:
    if not keys:
        return ()
    asked = _questions(application)
    found = [key for key in keys if _may_show(asked.get(key), reader) and asked[key].kind in kinds]
    if kinds == SAFE_BEFORE and {asked[key].kind for key in found} >= {K.STUDY_PROGRAMME, K.STUDY_YEAR}:
        found = [key for key in found if asked[key].kind != K.STUDY_YEAR]
    if not found:
        return ()
    given, choices = application.answers, applications.Choices(application.intake.cohort)
    lines = (Line(k, str(asked[k].label), applications.in_words(asked[k], given.get(k), choices)) for k in found)
    return tuple(line for line in lines if line.words)


def _questions(application: Application) -> dict[str, Question]:
    return {question.key: question for question in programmes.questions(application.questionnaire)}


def _may_show(question: Question | None, reader: str) -> bool:
    """Say whether the other side may read an answer: its question names them, is not sensitive, and no file."""
    return question is not None and not question.sensitive and question.kind != K.FILE and reader in question.seen_by


def _part(coupling: Coupling, side: Side) -> str:
    return str(coupling.seekers if side == Side.SEEKER else coupling.guides)
