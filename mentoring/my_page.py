"""What somebody finds on their own page: what waits, what they asked for, whom they walk with, what comes."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications import queries as applications
from applications.domain import intake as intakes
from applications.domain import standing
from applications.domain.standing import Standing
from applications.models import Application
from applications.states import ApplicationState
from matching import queries as matching
from matching.domain import co_guide_letters, co_guides, company, disclosure
from matching.models import Group, Pair
from matching.states import LIVE, OPEN, PairState, Side
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.models import Cohort, Programme
from programmes.states import CohortState

ANSWERING = frozenset({ApplicationState.INTERVIEW, ApplicationState.WAITLIST})
IN_THE_COHORT = frozenset({ApplicationState.POOL})


@dataclass(frozen=True)
class Todo:
    """One thing that waits for the person: page is draft, application, pair, group or contract, and pk says which."""

    page: str
    pk: int
    programme: Programme
    title: str
    why: str


@dataclass(frozen=True)
class Asked:
    """One application, where it stands and what comes next."""

    application: Application
    standing: Standing


@dataclass(frozen=True)
class Match:
    """One pair as its own member sees it: the other's name only where it is disclosed."""

    pair: Pair
    name: str
    relation: str
    sentence: str


@dataclass(frozen=True)
class Led:
    """One group as its guide sees it, or what somebody helps to guide, and whether anybody in it can meet already."""

    bond: Group | Pair
    name: str
    sentence: str
    meets: bool
    page: str = "group"


@dataclass(frozen=True)
class Work:
    """One programme in which the person works, with the cohorts whose numbers they may see."""

    programme: Programme
    roles: list[str]
    reports: list[Cohort]


def todos(person: Person, pairs: list[Pair], at: datetime) -> list[Todo]:
    """List what waits for the person: drafts whose deadline is ahead, and offers without their answer."""
    found = [
        Todo(
            "draft",
            row.pk,
            row.intake.cohort.programme,
            _("Finish your application"),
            _("The deadline is %(when)s.") % {"when": intakes.deadline_in_words(row.intake)},
        )
        for row in applications.applications_of(person).filter(state=ApplicationState.DRAFT)
        if intakes.is_open(row.intake, at)
    ]
    found += [
        Todo("application", row.pk, row.intake.cohort.programme, said.now, said.until or said.following)
        for row in applications.applications_of(person).filter(state__in=ANSWERING)
        if (said := standing.waits_for_answer(row))
    ]
    groups: set[int] = set()
    for pair in pairs:
        side = matching.side_of(pair, person)
        if side is None or not _waits(pair, side):
            continue
        if pair.group_id and side is Side.GUIDE:
            if pair.group_id not in groups:
                groups.add(pair.group_id)
                found.append(_offer("group", pair.group_id, pair))
        else:
            found.append(_offer("pair", pair.pk, pair))
    return [*found, *to_help(person, at)]


def to_help(person: Person, at: datetime) -> list[Todo]:
    """List what the person is asked to help to guide, and has not answered."""
    rows = matching.asked_to_co_guide(person, at).filter(yes_at__isnull=True)
    of_a_group = (_("Answer for a group"), _("The office asks whether you guide this group too."))
    of_a_pair = (_("Will you step in for a while?"), _("The office asks whether you step in for somebody who guides."))
    return [
        Todo("group", one.bond.pk, one.bond.coupling.cohort.programme, *of_a_group)
        if one.group_id
        else Todo("pair", one.bond.pk, one.bond.coupling.cohort.programme, *of_a_pair)
        for one in rows
    ]


def _waits(pair: Pair, side: Side) -> bool:
    is_asked = matching.asked_since(pair, side) is not None and matching.yes_at(pair, side) is None
    return pair.state in OPEN and is_asked and _both_take_part(pair)


def _both_take_part(pair: Pair) -> bool:
    return {pair.seeker.state, pair.guide.state} == IN_THE_COHORT


def _offer(page: str, pk: int, pair: Pair) -> Todo:
    return Todo(
        page,
        pk,
        pair.coupling.cohort.programme,
        _("Answer your match"),
        _("We have found somebody for you. Read what we can tell you, and say yes or no."),
    )


def asked(person: Person, pairs: list[Pair], at: datetime) -> list[Asked]:
    """Give the person's applications, the newest first; who is admitted reads what has become of their matches."""
    return [Asked(row, _of_matches(row, pairs) or standing.of(row, at)) for row in applications.applications_of(person)]


def _of_matches(row: Application, pairs: list[Pair]) -> Standing | None:
    """Say what the matches of somebody admitted come to; nothing when none has come about, and we look on."""
    states = {pair.state for pair in pairs if row.pk in (pair.seeker_id, pair.guide_id)}
    if row.state != ApplicationState.POOL:
        return None
    if PairState.ACTIVE in states:
        return Standing(_("You are admitted, and you are matched."), _("Your match stands above."), "")
    if states & OPEN:
        return Standing(_("You are admitted."), _("We have suggested a match to you; it stands above."), "")
    if PairState.COMPLETED in states:
        return Standing(_("Your match is completed."), _("Thank you for taking part."), "")
    if PairState.ENDED in states:
        return Standing(_("Your match has ended."), _("The office gets in touch with you about what comes next."), "")
    return None


def matches(person: Person, pairs: list[Pair]) -> list[Match]:
    """Give the person's live pairs; the pairs of a group that they guide are shown as the group."""
    shown = [pair for pair in pairs if pair.state in LIVE and not (pair.group_id and _guides(pair, person))]
    return [
        Match(pair, disclosure.seen_by(pair, person).name, company.relation(pair, person), _sentence(pair, person))
        for pair in shown
    ]


def groups(person: Person, pairs: list[Pair]) -> list[Led]:
    """Give the groups that the person guides and that still live."""
    living: dict[int, list[Pair]] = {}
    for pair in pairs:
        if pair.group_id and pair.state in LIVE and _guides(pair, person):
            living.setdefault(pair.group_id, []).append(pair)
    return [
        Led(
            group,
            group.name,
            _of_a_group(living[group.pk]),
            any(pair.state == PairState.ACTIVE for pair in living[group.pk]),
        )
        for group in matching.groups_of(person)
        if group.pk in living
    ]


def beside(person: Person, at: datetime) -> list[Led]:
    """Give the groups and pairs that the person guides beside or instead of their guide, or will."""
    rows = matching.asked_to_co_guide(person, at).filter(yes_at__isnull=False)
    found = []
    for one in rows:
        meets, days = co_guides.has_begun(one, at), co_guide_letters.days_in_words(one)
        if one.pair is not None:
            words = _("You step in, %(days)s.") % {"days": days}
            found.append(Led(one.pair, disclosure.seen_by(one.pair, person).name, words, meets, "pair"))
        elif one.group is not None:
            found.append(Led(one.group, one.group.name, _("You help to guide, %(days)s.") % {"days": days}, meets))
    return found


def _of_a_group(pairs: list[Pair]) -> str:
    if not all(matching.yes_at(pair, Side.GUIDE) for pair in pairs):
        return _("Waits for your answer.")
    yes = sum(pair.state == PairState.ACTIVE for pair in pairs)
    return ngettext(
        "You guide this group; %(yes)d of %(all)d has said yes.",
        "You guide this group; %(yes)d of %(all)d have said yes.",
        yes,
    ) % {"yes": yes, "all": len(pairs)}


def _guides(pair: Pair, person: Person) -> bool:
    return pair.guide.person_id == person.pk


def _sentence(pair: Pair, person: Person) -> str:
    if not _both_take_part(pair):
        return _("One of you is no longer in the programme. Ask the office what comes next.")
    if pair.state == PairState.ACTIVE:
        return _("You have both said yes.")
    side = matching.side_of(pair, person)
    if side is not None and matching.yes_at(pair, side):
        return _("You have said yes. Now we wait for the other.")
    return _("Waits for your answer.")


def work(person: Person) -> list[Work]:
    """Give the programmes in which the person works, with the reports that are open to them."""
    roles: dict[int, list[str]] = {}
    for held in access.held_by(person):
        roles.setdefault(held.programme_id, []).append(str(held.get_role_display()))
    reported = set(access.programmes_with(person, Right.SEE_NUMBERS).values_list("pk", flat=True))
    rows = Programme.objects.filter(pk__in={*roles, *reported}).prefetch_related("cohorts")
    return [
        Work(
            row,
            roles.get(row.pk, []),
            [c for c in row.cohorts.all() if row.pk in reported and c.state != CohortState.PLANNING],
        )
        for row in rows
    ]
