"""First contact (R-FIRST): every state, every reader, every field, with a canary in each."""

from itertools import product

import pytest
from django.utils import timezone

from applications.models import Application
from applications.states import ApplicationState
from matching import queries
from matching.domain import disclosure
from matching.models import CoGuide, Group, Pair
from matching.states import OPEN, PairState, Side
from people.models import Person
from programmes.models import FirstContact
from tests.scenarios import stages

pytestmark = pytest.mark.django_db

BOTH = ("seeker_yes_at", "guide_yes_at")
STATES = {
    PairState.OFFERED: (),
    PairState.HALF: ("seeker_yes_at",),
    PairState.ACTIVE: BOTH,
    PairState.COMPLETED: BOTH,
    PairState.ENDED: BOTH,
    PairState.DECLINED: ("seeker_yes_at",),
    PairState.EXPIRED: (),
}
SEEKER, GUIDE = BOTH
OVER_EARLY = (PairState.ENDED, PairState.DECLINED, PairState.EXPIRED)
WAYS = (  # every state with every set of yeses in which it can be
    (PairState.OFFERED, ()),
    *((PairState.HALF, (yes,)) for yes in BOTH),
    (PairState.ACTIVE, BOTH),
    (PairState.COMPLETED, BOTH),
    *(
        (state, yeses)
        for state in (PairState.ENDED, PairState.DECLINED, PairState.EXPIRED)
        for yeses in ((), (SEEKER,), (GUIDE,))
    ),
    (PairState.ENDED, BOTH),
)
EVERYTHING = ["name", "email", "phone", "why", "campus", "study_year", "grade", "industry", "goals", "pace"]
SAFE = {"campus", "study_year", "industry", "goals", "pace"}  # typed by hand: nobody is told by them


def canaries(scene) -> dict[str, tuple[str, ...]]:
    """Mark name, address, phone and free text of both ends of the first pair, so that a leak can be told."""
    marks = {}
    for side in ("seeker", "guide"):
        application = getattr(scene.pairs[0], side)
        values = {"name": f"name-of-{side}", "email": f"mail-of-{side}@x.test", "phone": f"+47 phone-{side}"}
        Person.objects.filter(pk=application.person_id).update(**values)
        answers = {**application.answers, "why": f"text-of-{side}"}
        Application.objects.filter(pk=application.pk).update(answers=answers)
        marks[side] = (*values.values(), f"text-of-{side}")
    return marks


def pair_in(scene, state: str, yeses: tuple[str, ...] | None = None, first: str = "both") -> Pair:
    """Bring the first pair into a state, whatever the way: with whose yes, and who is asked first."""
    given = STATES[state] if yeses is None else yeses
    times = {yes: scene.at if yes in given else None for yes in BOTH}
    FirstContact.objects.filter(coupling=scene.coupling).update(asked_first=first)
    Pair.objects.filter(pk=scene.pairs[0].pk).update(state=state, **times)
    return queries.pairs().get(pk=scene.pairs[0].pk)


def reveal(scene, before: list[str], after: list[str]) -> None:
    """Set what the programme shows before, and what the accepted text discloses after."""
    FirstContact.objects.filter(coupling=scene.coupling).update(shown_before=before)
    Pair.objects.filter(coupling=scene.coupling).update(disclosed=after)


def words(seen: disclosure.Seen) -> str:
    """Everything that is shown."""
    return " | ".join(f"{line.key} {line.label} {line.words}" for line in seen.lines)


@pytest.mark.parametrize("state", STATES)
def test_names_contacts_and_free_texts_show_only_in_an_active_pair_and_only_to_the_other(state):
    scene = stages.matched()
    marks = canaries(scene)
    reveal(scene, before=EVERYTHING, after=EVERYTHING)
    pair = pair_in(scene, state)
    readers = {
        "seeker": pair.seeker.person,
        "guide": pair.guide.person,
        "other student": scene.students[1].person,
        "coordinator": scene.coordinator,
    }

    shown = {reader: words(disclosure.seen_by(pair, person)) for reader, person in readers.items()}

    found = {reader: {mark for side in marks for mark in marks[side] if mark in shown[reader]} for reader in readers}
    is_active = state == PairState.ACTIVE
    assert found == {
        "seeker": set(marks["guide"]) if is_active else set(),
        "guide": set(marks["seeker"]) if is_active else set(),
        "other student": set(),
        "coordinator": set(),
    }


def strangers_to(scene) -> dict[str, Person]:
    """Everybody near the first pair who is not its end: a fellow of its group, who has been asked to step in, staff."""
    group = Group.objects.create(coupling=scene.coupling, guide=scene.mentors[0], name="Group 1")
    for pair in scene.pairs[:2]:
        Pair.objects.filter(pk=pair.pk).update(group=group, guide=scene.mentors[0])
    day = timezone.localdate()
    asked = {"kind": "instead", "from_day": day, "until_day": day, "asked_at": scene.at, "disclosed": EVERYTHING}
    CoGuide.objects.create(pair=scene.pairs[0], guide=scene.mentors[2], **asked)
    CoGuide.objects.create(group=group, guide=scene.mentors[3], **asked)
    return {
        "fellow": scene.students[1].person,
        "stand-in for the pair": scene.mentors[2].person,
        "stand-in for the group": scene.mentors[3].person,
        "coordinator": scene.coordinator,
        "lead": scene.lead,
        "facilitator": scene.facilitator,
    }


def expected(pair: Pair, side: Side, yeses: tuple[str, ...], before: list[str], after: list[str]) -> set[str]:
    """What a side may read of the other, said once more by hand."""
    other = getattr(pair, side.other)
    answered = {"name", "email", "phone", *other.answers}
    first = pair.coupling.first_contact.asked_first
    if pair.state == PairState.ACTIVE:
        return answered & set(after)
    is_asked = first in ("both", side) or f"{first}_yes_at" in yeses
    return answered & SAFE & set(before) if pair.state in OPEN and is_asked else set()


@pytest.mark.requirement("OM-10")
def test_in_every_way_to_every_state_each_reads_field_by_field_what_the_rule_says_and_others_nothing():
    scene = stages.matched()
    Person.objects.update(phone="+47 22 00 00 00")
    others, wrong, seen = strangers_to(scene), [], 0
    together = [([], EVERYTHING), (EVERYTHING, [])]
    one_by_one = [rule for field in EVERYTHING for rule in (([field], []), ([], [field]))]
    ways = [(way, first, rule) for way, first, rule in product(WAYS, ("both", "seeker", "guide"), together)]
    ways += [(way, "both", rule) for way, rule in product((WAYS[0], WAYS[3]), one_by_one)]
    for (state, yeses), first, (before, after) in ways:
        reveal(scene, before=before, after=after)
        pair = pair_in(scene, state, yeses, first)
        for side in Side:
            shown = {line.key for line in disclosure.seen_by(pair, getattr(pair, side).person).lines}
            seen += len(shown)
            may = expected(pair, side, yeses, before, after)
            wrong += [(state, yeses, first, side, before, after)] * (shown != may)
        if (before, after) in together:
            wrong += [(state, name) for name, one in others.items() if disclosure.seen_by(pair, one).lines]
            wrong += [(state, "fellow")] * bool(disclosure.fellows(pair, others["fellow"]))

    assert wrong == [] and seen > 50


def test_after_two_yeses_exactly_the_accepted_fields_show():
    scene = stages.matched()
    Person.objects.update(phone="+47 22 00 00 00")
    shown = {}

    for field in EVERYTHING:
        reveal(scene, before=[], after=[field])
        pair = pair_in(scene, PairState.ACTIVE)
        shown[field] = [line.key for line in disclosure.seen_by(pair, pair.guide.person).lines]

    assert shown == {field: [field] for field in EVERYTHING}


def test_before_two_yeses_study_programme_and_year_do_not_show_together():
    scene = stages.matched()
    form = scene.students[0].questionnaire
    form.sections.first().questions.filter(key="grade").update(kind="study_programme")
    Application.objects.filter(pk=scene.students[0].pk).update(
        answers={**scene.students[0].answers, "grade": "economics"}
    )
    reveal(scene, before=["grade", "study_year"], after=[])
    pair = pair_in(scene, PairState.OFFERED)

    seen = disclosure.seen_by(pair, pair.guide.person)

    assert [(line.key, line.words) for line in seen.lines] == [("grade", "Economics kobling")]


def test_a_sensitive_answer_never_shows():
    scene = stages.matched()
    scene.students[0].questionnaire.sections.last().questions.update(sensitive=True)
    reveal(scene, before=["goals", "why"], after=["goals", "why"])

    for state in (PairState.OFFERED, PairState.ACTIVE):
        pair = pair_in(scene, state)
        assert disclosure.seen_by(pair, pair.guide.person).lines == ()


@pytest.mark.parametrize("leaver", ["seeker", "guide"])
def test_when_one_has_left_the_other_sees_nothing_any_more(leaver):
    scene = stages.matched()
    pair = pair_in(scene, PairState.ACTIVE)
    Application.objects.filter(pk=getattr(pair, leaver).pk).update(state=ApplicationState.WITHDRAWN)
    pair = queries.pairs().get(pk=pair.pk)

    for person in (pair.seeker.person, pair.guide.person):
        assert disclosure.seen_by(pair, person) == disclosure.Seen(disclosure.OVER)


def test_a_rule_changed_later_discloses_nothing_new_in_pairs_already_offered():
    scene = stages.running()
    FirstContact.objects.filter(coupling=scene.coupling).update(disclosed_after=["name", "phone", "grade"])
    Person.objects.update(phone="+47 22 00 00 00")
    pair = queries.pairs().get(pk=scene.pairs[0].pk)

    keys = [line.key for line in disclosure.seen_by(pair, pair.guide.person).lines]

    assert keys == ["name", "email", "why"]


def test_the_text_that_both_accept_is_kept_in_all_its_languages():
    scene = stages.matched()
    kept = disclosure.frozen(scene.coupling.first_contact.text)
    scene.coupling.first_contact.text = "Something else"

    words = "When both have said yes, each sees the other's name, address and reasons. kobling"
    assert disclosure.thawed(kept).data == {"nb": words, "en": words}


def test_before_two_yeses_the_members_of_a_group_are_not_told_who_the_others_are():
    from tests.matching.test_pairs import group_of

    scene = stages.matched()
    group_of(scene, members=3)
    for pair in scene.pairs[:2]:
        Pair.objects.filter(pk=pair.pk).update(state=PairState.ACTIVE, seeker_yes_at=scene.at, guide_yes_at=scene.at)
    first, _second, third = queries.pairs().filter(pk__in=[p.pk for p in scene.pairs[:3]]).order_by("pk")

    assert disclosure.fellows(first, first.seeker.person) == ("Carl Example",)
    assert disclosure.fellows(third, third.seeker.person) == ()


@pytest.mark.parametrize("state", [PairState.OFFERED, PairState.ACTIVE])
def test_an_answer_shows_only_to_those_whom_its_question_names(state):
    scene = stages.matched()
    reveal(scene, before=["industry", "goals"], after=["industry", "goals"])
    pair = pair_in(scene, state)
    pair.seeker.questionnaire.sections.last().questions.filter(key="goals").update(seen_by=["office"])

    to_the_guide = disclosure.seen_by(pair, pair.guide.person).lines
    promised = disclosure.promised(pair, pair.seeker.person)

    assert [line.key for line in to_the_guide] == ["industry"]
    assert len(promised) == 1 and "industry" in promised[0]
