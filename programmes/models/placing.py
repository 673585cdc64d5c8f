"""Rules of a coupling about everybody at once: who comes first, how many at most, what formed groups are made of."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField

from programmes.models.campus import Campus
from programmes.models.coupling import Coupling
from programmes.models.questionnaire import QuestionKind as K

FIRST_CLASS, LAST_CLASS = 1, 20
MOST_POINTS = 10_000

# What an answer must be like so that a rule can go by it: a key from a list, never free text, a file or a contact.
LISTED = frozenset({K.CHOICE, K.STUDY_PROGRAMME, K.INSTITUTION, K.CAMPUS})
SEVERAL = frozenset({K.CHOICES, K.INDUSTRY, K.FIELD})
RANKED_BY = LISTED | SEVERAL | {K.YES_NO, K.STUDY_YEAR, K.SCALE}
CAPPED_BY = LISTED | {K.CHOICES, K.ORGANISATION}
HOME_BY = LISTED | {K.YES_NO, K.STUDY_YEAR}
ALONE_BY = LISTED | {K.CHOICES, K.YES_NO, K.STUDY_YEAR}


class PriorityTest(models.TextChoices):
    """What puts somebody into a class."""

    ANSWER = "answer", _("gave one of these answers")
    WAITED = "waited", _("applied in an earlier year and found no place")


class Priority(models.Model):
    """Who comes first when there are too few places: all of class 1, then of class 2, and those of no class last.

    Who meets several rules is in the best of their classes.
    """

    coupling = models.ForeignKey(Coupling, on_delete=models.CASCADE, related_name="priorities")
    key = models.SlugField(_("key"))
    label = I18nCharField(_("in words"), max_length=200)
    rank = models.PositiveSmallIntegerField(
        _("class"),
        default=1,
        validators=[MinValueValidator(FIRST_CLASS), MaxValueValidator(LAST_CLASS)],
        help_text=_("Class 1 comes first."),
    )
    test = models.CharField(_("who"), max_length=8, choices=PriorityTest.choices, default=PriorityTest.ANSWER)
    question_key = models.SlugField(_("question to the one who is guided"), max_length=60, blank=True)
    values = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("answers"),
        default=list,
        blank=True,
        help_text=_("Keys of the answers, with commas between."),
    )

    class Meta:
        verbose_name = _("class that comes first")
        verbose_name_plural = _("who comes first")
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(name="priority_key_once", fields=["coupling", "key"]),
            models.CheckConstraint(name="priority_test", condition=Q(test__in=PriorityTest.values)),
            models.CheckConstraint(name="priority_rank", condition=Q(rank__gte=FIRST_CLASS, rank__lte=LAST_CLASS)),
            models.CheckConstraint(
                name="priority_has_what_it_asks",
                condition=(Q(test=PriorityTest.ANSWER) & ~Q(question_key="") & ~Q(values=[]))
                | Q(test=PriorityTest.WAITED, question_key="", values=[]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)


class CapScope(models.TextChoices):
    """Whose seekers a cap counts together."""

    EVERYBODY = "everybody", _("everybody who guides")
    CAMPUS = "campus", _("those of one campus")
    ANSWER = "answer", _("those who gave one answer, such as their organisation")


class Cap(models.Model):
    """How many are guided, at least and at most, by everybody, those of a campus, or those who gave one answer.

    Without a campus or an answer it holds for each of them by itself.
    """

    coupling = models.ForeignKey(Coupling, on_delete=models.CASCADE, related_name="caps")
    key = models.SlugField(_("key"))
    scope = models.CharField(_("who guides"), max_length=9, choices=CapScope.choices, default=CapScope.EVERYBODY)
    campus = models.ForeignKey(
        Campus,
        verbose_name=_("campus"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="caps",
        help_text=_("Empty means each campus by itself."),
    )
    question_key = models.SlugField(_("question to the guide"), max_length=60, blank=True)
    value = models.CharField(
        _("answer"), max_length=60, blank=True, help_text=_("The key of one answer; empty means each by itself.")
    )
    least = models.PositiveIntegerField(_("at least"), default=0)
    most = models.PositiveIntegerField(_("at most"), null=True, blank=True)

    class Meta:
        verbose_name = _("smallest and greatest number")
        verbose_name_plural = _("smallest and greatest numbers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="cap_key_once", fields=["coupling", "key"]),
            models.CheckConstraint(name="cap_scope", condition=Q(scope__in=CapScope.values)),
            models.CheckConstraint(name="cap_says_something", condition=Q(least__gt=0) | Q(most__isnull=False)),
            models.CheckConstraint(name="cap_in_order", condition=Q(most__isnull=True) | Q(most__gte=F("least"))),
            models.CheckConstraint(
                name="cap_names_its_scope",
                condition=Q(scope=CapScope.EVERYBODY, campus=None, question_key="", value="")
                | Q(scope=CapScope.CAMPUS, question_key="", value="")
                | (Q(scope=CapScope.ANSWER, campus=None) & ~Q(question_key="")),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class GroupMix(models.Model):
    """What formed groups are made of: members alike or different in one answer, and nobody the only one of theirs."""

    coupling = models.OneToOneField(Coupling, on_delete=models.CASCADE, related_name="group_mix")
    home_key = models.SlugField(
        _("where members come from"),
        max_length=60,
        blank=True,
        help_text=_("The question whose answer says it, such as the study programme."),
    )
    cohesion = models.PositiveIntegerField(
        _("points for members who are alike"),
        default=0,
        validators=[MaxValueValidator(MOST_POINTS)],
        help_text=_("For each member of a group who comes from where most of it come from."),
    )
    spread = models.PositiveIntegerField(
        _("points for members who differ"),
        default=0,
        validators=[MaxValueValidator(MOST_POINTS)],
        help_text=_("For each different answer in a group. Either alike or different, not both."),
    )
    alone_key = models.SlugField(
        _("nobody the only one"),
        max_length=60,
        blank=True,
        help_text=_("A group has nobody who gave these answers, or at least two. Never a sensitive question."),
    )
    alone_values = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("who answered"),
        default=list,
        blank=True,
        help_text=_("Keys of the answers, with commas between."),
    )

    class Meta:
        verbose_name = _("mix of groups")
        verbose_name_plural = _("what groups are made of")
        constraints = [
            models.CheckConstraint(name="mix_alike_or_different", condition=Q(cohesion=0) | Q(spread=0)),
            models.CheckConstraint(name="mix_points", condition=Q(cohesion__lte=MOST_POINTS, spread__lte=MOST_POINTS)),
            models.CheckConstraint(
                name="mix_of_a_home",
                condition=Q(home_key="", cohesion=0, spread=0)
                | (~Q(home_key="") & (Q(cohesion__gt=0) | Q(spread__gt=0))),
            ),
            models.CheckConstraint(
                name="mix_alone_answers",
                condition=Q(alone_key="", alone_values=[]) | (~Q(alone_key="") & ~Q(alone_values=[])),
            ),
        ]

    def __str__(self) -> str:
        return str(self.coupling)
