"""What the demo shows: each programme's size, and how far its year has come."""

from dataclasses import dataclass
from enum import IntEnum


class Stage(IntEnum):
    """How far a programme of the demo has come; each stage holds those before it."""

    SOON = 0
    OPEN = 1
    REVIEWED = 2
    MATCHED = 3
    OFFERED = 4
    RUNNING = 5
    CLOSED = 6


@dataclass(frozen=True)
class Plan:
    """One programme of the demo."""

    recipe: str
    students: int
    mentors: int
    stage: Stage
    closes_in_days: int  # from the day of the demo to the students' deadline
    in_pool: float = 1.0  # share of eligible applicants that the office has already put in the pool
    students_in_pool: int | None = None  # exact number, where the places bind
    buddies: int = 0
    study_groups: int = 0
    abroad: bool = False
    forecast: bool = False  # the office has asked for a dry run, and whether hiding pays
    untrained: int = 0  # of the admitted for whom training comes first, how many have not done it


PLANS = (
    Plan("usn", 160, 130, Stage.OPEN, 12, in_pool=0.7, forecast=True),
    Plan("oxlo", 40, 12, Stage.OPEN, 9, students_in_pool=7, buddies=12),
    Plan("copenhagen", 150, 120, Stage.OPEN, 6, in_pool=0.92, abroad=True, untrained=2),
    Plan("uia-fyse", 460, 46, Stage.OPEN, 4, in_pool=1.0),
    Plan("oslomet-study-groups", 72, 6, Stage.OPEN, 5, in_pool=1.0, study_groups=14, forecast=True),
    Plan("oslomet-pairs", 40, 36, Stage.RUNNING, -70, untrained=1),
    Plan("oslomet-small-groups", 36, 10, Stage.OFFERED, -20, study_groups=9),
    Plan("uit-groups", 60, 12, Stage.MATCHED, -12),
    Plan("uit-law", 48, 10, Stage.REVIEWED, -5),
    Plan("uit-teacher", 24, 20, Stage.OPEN, 20, in_pool=0.4),
    Plan("uit-medicine", 40, 20, Stage.SOON, 60),
    Plan("uib-staff", 40, 24, Stage.RUNNING, -90),
    Plan("uib-maths", 30, 16, Stage.CLOSED, -330),
)
