"""How people are coupled: method, criteria, and the choreography of the first contact."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from programmes.models.cohort import Cohort
from programmes.states import Part


class Method(models.TextChoices):
    """Which of the couplings the engine solves."""

    PAIRS = "pairs", _("pairs")
    EXISTING_GROUPS = "existing-groups", _("existing study groups to mentors")
    FORMED_GROUPS = "formed-groups", _("groups that the system forms")
    RANDOM = "random", _("by lot")


class Objective(models.TextChoices):
    """What is made best: by a coupling, unless one of its runs has a wish of its own."""

    TOTAL = "total", _("most people placed, then the best total")
    WORST_TO_GOOD = "worst-to-good", _("most people placed, then nobody below a good score, then the best total")
    WORST_FIRST = "worst-first", _("most people placed, then the fairest: the weakest match as strong as possible")
    BEST_TOTAL = "best-total", _("best total: the points of all matches together, even if fewer people are placed")


def objectives(method: Method) -> list[Objective]:
    """List what couplings of a method can make best: for groups nothing raises the weakest match."""
    if method in (Method.EXISTING_GROUPS, Method.FORMED_GROUPS):
        return [Objective.TOTAL, Objective.BEST_TOTAL]
    return list(Objective)


class Coupling(models.Model):
    """One coupling of seekers with guides in a cohort; a cohort may have several (mentor and buddy, pairs and groups).

    Scores are whole points, 0 to 10,000 for a pair.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="couplings")
    key = models.SlugField(_("key"))
    name = I18nCharField(_("name"), max_length=100)
    method = models.CharField(_("method"), max_length=20, choices=Method.choices)
    seekers = models.CharField(_("who is guided"), max_length=10, choices=Part.choices, default=Part.STUDENT)
    guides = models.CharField(_("who guides"), max_length=10, choices=Part.choices, default=Part.MENTOR)
    within_campus = models.BooleanField(_("only within one campus"), default=True)
    minimum = models.PositiveIntegerField(_("lowest acceptable score"), default=0)
    good = models.PositiveIntegerField(_("a good score from"), default=5000)
    objective = models.CharField(_("objective"), max_length=20, choices=Objective.choices, default=Objective.TOTAL)
    balance = models.PositiveIntegerField(_("price of each further student at the same guide"), default=0)
    group_lo = models.PositiveSmallIntegerField(_("smallest group"), null=True, blank=True)
    group_hi = models.PositiveSmallIntegerField(_("largest group"), null=True, blank=True)
    hours_per_student = models.DecimalField(
        _("guide's hours for each student"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    trial_weeks = models.PositiveSmallIntegerField(_("weeks of trial"), null=True, blank=True)
    meets_at = models.SlugField(
        _("where the two meet as a rule"),
        max_length=60,
        blank=True,
        help_text=_("The guide's question whose answer is the usual place of meetings, such as their workplace."),
    )

    class Meta:
        verbose_name = _("coupling")
        verbose_name_plural = _("couplings")
        ordering = ["cohort", "pk"]
        constraints = [
            models.UniqueConstraint(name="coupling_key_once", fields=["cohort", "key"]),
            models.CheckConstraint(name="coupling_method", condition=Q(method__in=Method.values)),
            models.CheckConstraint(name="coupling_objective", condition=Q(objective__in=Objective.values)),
            models.CheckConstraint(
                name="coupling_sides",
                condition=Q(seekers__in=Part.values, guides__in=Part.values) & ~Q(seekers=F("guides")),
            ),
            models.CheckConstraint(name="coupling_scores", condition=Q(minimum__lte=10000, good__lte=10000)),
        ]

    def __str__(self) -> str:
        return f"{self.cohort}: {self.name}"


class CriterionKind(models.TextChoices):
    """How two answers are compared, to 0…100."""

    SAME = "same", _("the same answer")
    SHARES = "shares", _("what is wanted is offered")
    NEAR = "near", _("near on a scale")
    TREE = "tree", _("same branch of a tree")
    WISHES = "wishes", _("ranked wishes")
    AVAILABILITY = "availability", _("common times")
    TEXT = "text", _("likeness of texts")


class Criterion(models.Model):
    """One criterion of a coupling: a must or a weight, over one answer of each side."""

    coupling = models.ForeignKey(Coupling, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(_("key"))
    label = I18nCharField(_("in words"), max_length=200)
    kind = models.CharField(_("kind"), max_length=14, choices=CriterionKind.choices)
    seeker_key = models.SlugField(_("question to the one who is guided"), max_length=60)
    guide_key = models.SlugField(_("question to the guide"), max_length=60)
    must = models.BooleanField(_("must"), default=False, help_text=_("Pairs that share nothing here are not allowed."))
    weight = models.PositiveSmallIntegerField(_("weight"), default=0)
    guide_weight = models.PositiveSmallIntegerField(
        _("weight of the guide's side"),
        default=0,
        help_text=_("How much it counts besides by what the guide wishes."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("matching criterion")
        verbose_name_plural = _("matching criteria")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="criterion_key_once", fields=["coupling", "key"]),
            models.CheckConstraint(name="criterion_kind", condition=Q(kind__in=CriterionKind.values)),
        ]

    def __str__(self) -> str:
        return str(self.label)


class FirstContact(models.Model):
    """Who is asked first, what each sees before and after both have said yes, and what happens on silence."""

    coupling = models.OneToOneField(Coupling, on_delete=models.CASCADE, related_name="first_contact")
    asked_first = models.CharField(
        _("asked first"),
        max_length=8,
        choices=[("both", _("both at once")), ("seeker", _("who is guided")), ("guide", _("the guide"))],
        default="both",
    )
    writes_first = models.CharField(
        _("writes first"),
        max_length=8,
        choices=[("seeker", _("who is guided")), ("guide", _("the guide")), ("office", _("the office"))],
        default="seeker",
    )
    shown_before = ArrayField(
        models.SlugField(max_length=60),
        verbose_name=_("answers shown before both have accepted"),
        default=list,
        blank=True,
    )
    disclosed_after = ArrayField(
        models.SlugField(max_length=60),
        verbose_name=_("disclosed when both have accepted"),
        default=list,
        blank=True,
        help_text=_("name, email, phone, or the key of a question."),
    )
    text = I18nTextField(_("text that both accept"))
    text_version = models.CharField(_("version of the text"), max_length=20, default="1")
    remind_after_days = models.PositiveSmallIntegerField(_("reminder after days"), default=3)
    tell_after_days = models.PositiveSmallIntegerField(
        _("the other side is told after days"),
        null=True,
        blank=True,
        help_text=_("Half-way between reminder and office when it is left empty."),
    )
    office_after_days = models.PositiveSmallIntegerField(_("to the office's list after days"), default=10)

    class Meta:
        verbose_name = _("first contact")
        verbose_name_plural = _("first contacts")
        constraints = [
            models.CheckConstraint(
                name="first_contact_asked", condition=Q(asked_first__in=["both", "seeker", "guide"])
            ),
            models.CheckConstraint(
                name="first_contact_writes", condition=Q(writes_first__in=["seeker", "guide", "office"])
            ),
        ]

    def __str__(self) -> str:
        return str(self.coupling)
