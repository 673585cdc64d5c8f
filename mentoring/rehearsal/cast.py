"""The cast of a rehearsal: an office and invented applicants, at every campus and in every part of the cohort."""

import random
from dataclasses import dataclass, field
from typing import Any

from applications.models import StudyGroup
from applications.queries import Choices
from mentoring.demo import answers
from people.models import Person
from programmes.models import Campus, Cohort, Intake, Membership
from programmes.models.coupling import Method
from programmes.queries import asked
from programmes.states import Part, Role

FIRST = [
    *("Aksel", "Amina", "Astrid", "Dina", "Eirik", "Elias", "Emil", "Eva", "Filip", "Frida", "Hanna", "Henrik", "Ida"),
    *("Ingrid", "Jakob", "Jonas", "Kaja", "Karim", "Lars", "Leah", "Linnea", "Live", "Magnus", "Maja", "Nora", "Odin"),
    *("Olav", "Omar", "Ragnhild", "Sara", "Selma", "Signe", "Sindre", "Sofie", "Tiril", "Tobias", "Vilde", "Yusuf"),
]
LAST = ["Berg", "Dahl", "Eide", "Foss", "Gran", "Haug", "Lie", "Moen", "Nes", "Ruud", "Sand", "Strand", "Vik"]
AWAY = "rehearsal.invalid"


@dataclass
class Cast:
    """Who plays in one rehearsal."""

    cohort: Cohort
    rng: random.Random
    mark: str
    office: Person = field(init=False)
    privacy: str = "Personvernombudet"
    made: int = 0
    groups: list[StudyGroup] = field(default_factory=list)
    campuses: list[Campus] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Employ the office, and register study groups where a coupling takes existing ones."""
        programme = self.cohort.programme
        self.campuses = list(programme.campuses.all())
        self.office = self.person(programme.languages[0])
        Membership.objects.create(person=self.office, programme=programme, role=Role.ADMIN)
        if any(coupling.method == Method.EXISTING_GROUPS for coupling in self.cohort.couplings.all()):
            for number in range(1, 5):
                campus = self.campuses[number % len(self.campuses)] if self.campuses else None
                group = StudyGroup.objects.create(cohort=self.cohort, campus=campus, name=f"{number:02d}")
                self.groups.append(group)

    def person(self, language: str) -> Person:
        """Invent somebody, with an address that reaches nobody."""
        self.made += 1
        name = f"{self.rng.choice(FIRST)} {self.rng.choice(LAST)}"
        email = f"person{self.made}.{self.mark}@{AWAY}"
        return Person.objects.create(email=email, name=name, language=language)

    def sizes(self) -> dict[str, int]:
        """Say how many apply in each part: enough for every campus, for whole groups, and for some to be refused."""
        students = max(16, 4 * len(self.campuses))
        mentors = students
        for coupling in self.cohort.couplings.all():
            if coupling.method == Method.FORMED_GROUPS:
                size = coupling.group_hi or 6
                students = max(students, 2 * size + 2)
                mentors = max(4, 2 * len(self.campuses), students // size + 2)
            elif coupling.method == Method.EXISTING_GROUPS:
                mentors = 4
        return {Part.STUDENT: students, Part.MENTOR: mentors, Part.BUDDY: students}

    def answers(self, intake: Intake, number: int, language: str) -> dict[str, Any]:
        """Invent answers to an intake's questionnaire."""
        campus = self.campuses[number % len(self.campuses)].slug if self.campuses else ""
        group = self.groups[number % len(self.groups)] if self.groups else None
        if group is not None and group.campus is not None:
            campus = group.campus.slug if intake.part == Part.STUDENT else campus
        applicant = answers.Applicant(
            rng=self.rng,
            programme=self.cohort.programme,
            guides=intake.part != Part.STUDENT,
            language=language,
            choices=Choices(self.cohort),
            campus=campus,
            study_group=group.name if group else "",
            rules={rule.question_key: rule for rule in self.cohort.rules.filter(part=intake.part)},
        )
        return answers.fill(asked(intake.questionnaire), applicant)
