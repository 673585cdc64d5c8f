"""What a question offers to choose from: its own options, or the programme's campuses, studies and organisations."""

from collections.abc import Mapping
from functools import cached_property

from django.utils.translation import gettext as _

from applications.models import AnswerFile, Application, StudyGroup
from applications.queries import industries, spoken, study_fields
from applications.states import SETTLED
from people.models import Organisation
from people.models.organisation import OrganisationKind
from programmes.models import Campus, Cohort, Question, StudyProgramme
from programmes.models.campus import PartnerRole
from programmes.models.questionnaire import QuestionKind as Kind

OTHER = "other"
GRADES = ("A", "B", "C", "D", "E", "F")
COLLEAGUES = [PartnerRole.EMPLOYS_MENTORS, PartnerRole.RECRUITS, PartnerRole.PROVIDES_BUDDIES]


class Choices:
    """The choices of one cohort's questions, read from the database at most once for a page."""

    def __init__(self, cohort: Cohort, application: Application | None = None) -> None:
        """Remember whose questions these are; questions for a file offer the files of one application."""
        self.cohort, self.application = cohort, application
        self.programme = cohort.programme

    def of(self, question: Question) -> dict[str, str]:
        """Give stored key -> words in the reader's language; empty for questions that are answered freely."""
        kind = question.kind
        if kind == Kind.FILE:
            here = {row.token: row.in_words for row in self.files if row.question_key == question.key}
            return here | self._deleted(question, here)
        own = {option.key: str(option.label) for option in question.options.all()}
        if kind == Kind.SCALE:
            named = {
                str(step): f"{step}: {label}" for step, label in zip(self.scale(question), own.values(), strict=False)
            }
            return {str(step): named.get(str(step), str(step)) for step in self.scale(question)}
        if own:
            return {spoken.slot(key): words for key, words in own.items()} if kind == Kind.AVAILABILITY else own
        if kind == Kind.GRADE:
            return {grade: grade for grade in GRADES}
        if kind == Kind.STUDY_YEAR:
            years = range(question.lowest or 1, (question.highest or 6) + 1)
            return {str(year): _("Year %(year)d") % {"year": year} for year in years}
        tables: dict[str, Mapping[str, object]] = {
            Kind.INDUSTRY: {**industries.SECTIONS, **industries.DIVISIONS},
            Kind.FIELD: {**study_fields.BROAD, **study_fields.NARROW},
            Kind.LANGUAGES: spoken.LANGUAGES,
            Kind.AVAILABILITY: dict.fromkeys(spoken.SLOTS, ""),
        }
        if kind in tables:
            return {key: str(label) for key, label in tables[kind].items()}
        return self._of_the_programme(kind)

    @staticmethod
    def scale(question: Question) -> range:
        """Give the steps of a scale."""
        lowest = 1 if question.lowest is None else question.lowest
        return range(lowest, (5 if question.highest is None else question.highest) + 1)

    def _of_the_programme(self, kind: str) -> dict[str, str]:
        if kind == Kind.CAMPUS:
            return {campus.slug: campus.name for campus in self.campuses}
        if kind == Kind.STUDY_PROGRAMME:
            return {**self.studies, OTHER: _("Another study programme")}
        if kind == Kind.INSTITUTION:
            return {**self._organisations([PartnerRole.SENDS_STUDENTS]), OTHER: _("Another place of study")}
        if kind == Kind.ORGANISATION:
            return {**self._organisations(COLLEAGUES), OTHER: _("Another organisation")}
        return {}

    @cached_property
    def campuses(self) -> list[Campus]:
        """List the programme's campuses."""
        return list(self.programme.campuses.all())

    @cached_property
    def studies(self) -> dict[str, str]:
        """Give each admitted study programme once, with its campuses where there are several."""
        rows: dict[str, tuple[str, list[str]]] = {}
        for study in StudyProgramme.objects.filter(programme=self.programme).select_related("campus"):
            _name, places = rows.setdefault(study.key, (str(study.name), []))
            if study.campus:
                places.append(study.campus.name)
        several = len(self.campuses) > 1
        named = {key: f"{name} ({', '.join(at)})" if several and at else name for key, (name, at) in rows.items()}
        return dict(sorted(named.items(), key=lambda row: row[1].casefold()))

    def _deleted(self, question: Question, here: Mapping[str, str]) -> dict[str, str]:
        """Name a file that was sent and is deleted since: it stays the answer, and nobody has to send it again."""
        token = self.application.answers.get(question.key) if self.application else None
        if not token or token in here or self.application is None or self.application.state not in SETTLED:
            return {}
        return {str(token): _("(deleted after the decision)")}

    @cached_property
    def files(self) -> list[AnswerFile]:
        """List the files that the application holds."""
        return list(self.application.files.all()) if self.application else []

    @cached_property
    def study_groups(self) -> list[str]:
        """List the names of the cohort's study groups."""
        return list(StudyGroup.objects.filter(cohort=self.cohort).values_list("name", flat=True))

    def _organisations(self, roles: list[PartnerRole]) -> dict[str, str]:
        """List partners in some roles; never trade unions, whose members would tell of their membership."""
        rows = Organisation.objects.filter(partnerships__programme=self.programme, partnerships__role__in=roles)
        rows = rows.exclude(kind=OrganisationKind.UNION)
        return dict(rows.order_by("partnerships__order", "name").values_list("slug", "name"))
