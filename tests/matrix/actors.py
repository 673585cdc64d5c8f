"""Who knocks at every door: participants, staff of this and of another programme, and people without a key."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from people.models import Person
from programmes.models import Membership
from programmes.states import Part, Role
from tests.scenarios.cast import someone
from tests.scenarios.stages import Scene, staff

RIGHTS = {  # typed by hand: what each role may do, as the programmes were promised
    Role.ADMIN: {
        "configure",
        "see_applications",
        "decide",
        "match",
        "publish",
        "follow_up",
        "register",
        "see_numbers",
        "export_people",
        "newsletter",
        "payroll",
        "catering",
        "see_needs",
    },
    Role.COORDINATOR: {
        "see_applications",
        "decide",
        "match",
        "publish",
        "follow_up",
        "register",
        "see_numbers",
        "export_people",
        "newsletter",
        "payroll",
        "catering",
        "see_needs",
    },
    Role.LEAD: {"see_numbers", "newsletter"},
    Role.FACILITATOR: {"register"},
    Role.CATERER: {"catering"},
}
DESK = {Role.ADMIN, Role.COORDINATOR, Role.FACILITATOR, Role.CATERER}
BOTH_SIDES = {"match", "publish"}  # not for who works for one side
EVERY_RIGHT = frozenset().union(*RIGHTS.values())


@dataclass(frozen=True)
class Actor:
    """Somebody at the door, and what they hold in programme A."""

    name: str
    person: Person | None = None
    rights: frozenset[str] = frozenset()  # in programme A
    elsewhere: frozenset[str] = frozenset()  # in programme B
    desk: bool = False
    factor: bool = True  # has a second factor, or needs none
    campus: int | None = None
    side: str = ""
    superuser: bool = False
    may_read: frozenset[int] | None = frozenset()  # participants of A by id; None: all of them
    may_read_elsewhere: frozenset[int] | None = frozenset()  # the same of programme B
    may_name: bool = False  # sees the names of participants (on the list of who came) but nothing else of them


def actors(a: Scene, b: Scene) -> list[Actor]:
    """All of them, outsiders first."""
    return [*outsiders(a, b), *participants(a), *keepers(a, b)]


def outsiders(a: Scene, b: Scene) -> list[Actor]:
    """Who has nothing to do with programme A."""
    gone = staff("Gone", a.programme, Role.COORDINATOR, "alpha")
    student = b.students[0].person
    return [
        Actor("anonymous"),
        Actor("stranger", someone("Eve")),
        Actor("deactivated coordinator", gone),
        Actor(
            "student of another programme", student, may_read_elsewhere=frozenset({student.pk, b.mentors[0].person_id})
        ),
        staffed("coordinator of another programme", b.coordinator, elsewhere=Role.COORDINATOR, may_read_elsewhere=None),
        staffed("admin of another programme", b.admin, elsewhere=Role.ADMIN, may_read_elsewhere=None),
        staffed("lead of another programme", b.lead, elsewhere=Role.LEAD),
    ]


def participants(a: Scene) -> list[Actor]:
    """Students and mentors of programme A: with an active pair, with another's, with an offer that waits."""

    def taking(name: str, pair: int, side: str, both: bool) -> Actor:
        people = [a.pairs[pair].seeker.person_id, a.pairs[pair].guide.person_id]
        mine = getattr(a.pairs[pair], side).person
        return Actor(name, mine, may_read=frozenset(people if both else [mine.pk]))

    return [
        taking("student with an active pair", 0, "seeker", True),
        taking("mentor with an active pair", 0, "guide", True),
        taking("student with another pair", 1, "seeker", True),
        taking("mentor with another pair", 1, "guide", True),
        taking("student with an offer", 3, "seeker", False),
        taking("mentor with an offer", 3, "guide", False),
    ]


def keepers(a: Scene, b: Scene) -> list[Actor]:
    """Staff of programme A, whole and limited, and who runs the site."""
    south, mentors = "coordinator of the other campus", "coordinator of the mentors"
    southern = staff("Sam", a.programme, Role.COORDINATOR, "alpha", campus=a.south)
    split = someone("Mia", house="alpha")
    Membership.objects.create(person=split, programme=a.programme, role=Role.COORDINATOR, side=Part.MENTOR)
    here = frozenset(x.person_id for x in (*a.students, *a.mentors) if x.campus_id == a.south.pk)
    theirs = frozenset(x.person_id for x in a.mentors)
    bare = staff("Bare", a.programme, Role.COORDINATOR, "alpha")
    root, bare_root = someone("Root", is_superuser=True), someone("Bareroot", is_superuser=True)
    arm(root)
    site = {"rights": EVERY_RIGHT, "elsewhere": EVERY_RIGHT, "desk": True, "superuser": True}
    return [
        staffed("coordinator", a.coordinator, Role.COORDINATOR, may_read=None),
        staffed(south, southern, Role.COORDINATOR, campus=a.south.pk, may_read=here),
        staffed(mentors, split, Role.COORDINATOR, side=Part.MENTOR, may_read=theirs),
        staffed("admin", a.admin, Role.ADMIN, may_read=None),
        staffed("lead", a.lead, Role.LEAD),
        staffed("facilitator", a.facilitator, Role.FACILITATOR, may_name=True),
        staffed("caterer", staff("Kim", a.programme, Role.CATERER, "alpha"), Role.CATERER),
        Actor("coordinator without second factor", bare, frozenset(RIGHTS[Role.COORDINATOR]), desk=True, factor=False),
        Actor("superuser without second factor", bare_root, factor=False, **site),
        Actor("superuser", root, may_read=None, may_read_elsewhere=None, **site),
    ]


def staffed(name: str, person: Person, here: Role | None = None, *, elsewhere: Role | None = None, **more) -> Actor:
    """A member of staff with a second factor."""
    arm(person)
    return Actor(
        name,
        person,
        frozenset(RIGHTS[here] if here else ()) - (BOTH_SIDES if more.get("side") else set()),
        frozenset(RIGHTS[elsewhere] if elsewhere else ()),
        desk=bool({here, elsewhere} & DESK),
        **more,
    )


def arm(person: Person) -> None:
    """Give somebody a second factor."""
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
