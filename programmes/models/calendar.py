"""The cohort's calendar: gatherings, what is expected of participants, and the rules for reminders."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from programmes.models.campus import Campus
from programmes.models.cohort import Cohort
from programmes.models.coupling import Coupling
from programmes.models.programme import Programme
from programmes.states import Part


class Mode(models.TextChoices):
    """How people are together."""

    IN_PERSON = "in_person", _("in person")
    DIGITAL = "digital", _("digital")


class Gathering(models.Model):
    """One gathering (samling); it may be only for some cohorts, campuses or parts, none named means all of them."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="gatherings")
    cohorts = models.ManyToManyField(Cohort, verbose_name=_("cohorts"), related_name="gatherings")
    campuses = models.ManyToManyField(Campus, verbose_name=_("campuses"), blank=True, related_name="gatherings")
    parts = ArrayField(
        models.CharField(max_length=10, choices=Part.choices), verbose_name=_("only for"), default=list, blank=True
    )
    key = models.SlugField(_("key"))
    number = models.PositiveSmallIntegerField(_("number"))
    name = I18nCharField(_("name"), max_length=200)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices)
    place = models.CharField(_("place"), max_length=200, blank=True)
    url = models.URLField(_("link"), blank=True)
    agenda = I18nTextField(_("agenda"), blank=True)
    obligatory = models.BooleanField(_("obligatory"), default=True)
    catering = models.BooleanField(_("something to eat"), default=False)
    answer_days = models.PositiveSmallIntegerField(
        _("answer so many days before"),
        null=True,
        blank=True,
        help_text=_("Who signs up answers by the end of that day. Nothing: until it begins."),
    )
    sequence = models.PositiveIntegerField(_("how often it was changed"), default=0, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("gathering")
        verbose_name_plural = _("gatherings")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="gathering_key_once", fields=["programme", "key"]),
            models.CheckConstraint(name="gathering_mode", condition=Q(mode__in=Mode.values)),
            models.CheckConstraint(name="gathering_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def is_for(self, part: str) -> bool:
        """Say whether students, mentors or buddies are invited."""
        return not self.parts or part in self.parts

    def for_whom(self) -> str:
        """Name the parts that are invited, or nothing when everybody is."""
        return ", ".join(str(Part(part).label) for part in self.parts)

    def public_place(self) -> str:
        """Where everybody may read that it is: no link, and nothing where one signs up to learn the place."""
        is_told = self.mode == Mode.IN_PERSON and "://" not in self.place and not self.portions.all()
        return self.place if is_told else ""


class ExpectationKind(models.TextChoices):
    """What can be expected of a participant."""

    GATHERINGS_IN_PERSON = "gatherings_in_person", _("gatherings in person")
    GATHERINGS_DIGITAL = "gatherings_digital", _("digital gatherings")
    MEETINGS_PER_MONTH = "meetings_per_month", _("meetings a month")
    MEETINGS_MOSTLY_IN_PERSON = "meetings_mostly_in_person", _("most meetings in person")
    MEETINGS_OWN_AGREEMENT = "meetings_own_agreement", _("meetings as the two agree")
    MEETINGS_PER_WEEK = "meetings_per_week", _("meetings a week")


class Expectation(models.Model):
    """One thing that participants are expected to do, as a rule over numbers and in words."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="expectations")
    kind = models.CharField(_("kind"), max_length=30, choices=ExpectationKind.choices)
    at_least = models.PositiveSmallIntegerField(_("at least"), null=True, blank=True)
    at_most = models.PositiveSmallIntegerField(_("at most"), null=True, blank=True)
    periods = models.PositiveSmallIntegerField(
        _("in so many months or weeks"), null=True, blank=True, help_text=_("Empty means in every one.")
    )
    coupling = models.ForeignKey(
        Coupling,
        verbose_name=_("only in this coupling"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="expectations",
    )
    text = I18nCharField(_("in words"), max_length=300)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("expectation")
        verbose_name_plural = _("expectations")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="expectation_once", fields=["cohort", "kind", "coupling"], nulls_distinct=False
            ),
            models.CheckConstraint(name="expectation_kind", condition=Q(kind__in=ExpectationKind.values)),
        ]

    def __str__(self) -> str:
        return str(self.text)


class ReminderKind(models.TextChoices):
    """What a reminder is about."""

    GATHERING = "gathering", _("gathering ahead")
    ACCEPTANCE = "acceptance", _("an offer waits for an answer")
    DRAFT = "draft", _("a draft is not sent and the deadline is near")
    MEETING_LOG = "meeting_log", _("no meeting logged this month")
    OUTCOME = "outcome", _("how it went is asked")
    CHECK_IN = "check_in", _("both are asked how it goes")
    TIMESHEET = "timesheet", _("a timesheet is due")
    CONTRACT_END = "contract_end", _("a contract ends soon")
    MEETING = "meeting", _("meeting ahead")
    PROPOSAL = "proposal", _("proposed times wait for an answer")
    ANSWER = "answer", _("a gathering waits for an answer")
    SURVEY = "survey", _("a survey is open and not answered")


class ReminderRule(models.Model):
    """When a reminder is due: days before (or after, negative) its event, at a wall time of the programme's zone."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="reminder_rules")
    kind = models.CharField(_("kind"), max_length=12, choices=ReminderKind.choices)
    days_before = models.SmallIntegerField(_("days before"))
    every = models.PositiveSmallIntegerField(
        _("again every so many days"), null=True, blank=True, help_text=_("Only for check-ins: empty means once.")
    )
    at_time = models.TimeField(_("at"))

    class Meta:
        verbose_name = _("reminder rule")
        verbose_name_plural = _("reminder rules")
        ordering = ["kind", "-days_before"]
        constraints = [
            models.UniqueConstraint(name="reminder_rule_once", fields=["cohort", "kind", "days_before"]),
            models.CheckConstraint(name="reminder_rule_kind", condition=Q(kind__in=ReminderKind.values)),
            models.CheckConstraint(
                name="reminder_rule_every", condition=Q(every__isnull=True) | Q(every__gte=7, every__lte=365)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.days_before}"
