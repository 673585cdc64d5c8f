"""What two who are coupled find ready: the agreement that they sign, ideas for goals, conversation guides."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from programmes.models.cohort import Audience
from programmes.models.coupling import Coupling


class Topic(models.TextChoices):
    """What a meeting was about, or can be about, in one word; nothing else of it is kept."""

    GOALS = "goals", _("goals")
    CV = "cv", _("CV and applications")
    NETWORK = "network", _("network")
    STUDIES = "studies", _("studies")
    THESIS = "thesis", _("thesis")
    WORKING_LIFE = "working_life", _("working life")
    WELL_BEING = "well_being", _("how things are going")
    OTHER = "other", _("something else")


class AgreementText(models.Model):
    """The agreement that everybody in a match signs; a coupling without one asks for none."""

    coupling = models.OneToOneField(
        Coupling, verbose_name=_("coupling"), on_delete=models.CASCADE, related_name="agreement_text"
    )
    version = models.CharField(_("version of the text"), max_length=20, default="1")
    intro = I18nTextField(_("what it is for"), blank=True)

    class Meta:
        verbose_name = _("text of an agreement")
        verbose_name_plural = _("texts of agreements")
        ordering = ["coupling"]

    def __str__(self) -> str:
        return str(self.coupling)


class AgreementPoint(models.Model):
    """One point of an agreement: the programme's words, and what the two are asked to settle, if anything."""

    agreement = models.ForeignKey(AgreementText, on_delete=models.CASCADE, related_name="points")
    key = models.SlugField(_("key"))
    title = I18nCharField(_("heading"), max_length=100)
    text = I18nTextField(_("what the programme says"), blank=True)
    ask = I18nCharField(
        _("what the two settle"), max_length=200, blank=True, help_text=_("Empty: there is nothing to fill in here.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("point of an agreement")
        verbose_name_plural = _("points of an agreement")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="agreement_point_once", fields=["agreement", "key"])]

    def __str__(self) -> str:
        return str(self.title)


class Horizon(models.TextChoices):
    """How far ahead a goal lies."""

    SHORT = "short", _("short-term: within the programme")
    LONG = "long", _("long-term: after the programme")


class GoalIdea(models.Model):
    """A goal that can be taken over and reworded."""

    coupling = models.ForeignKey(
        Coupling, verbose_name=_("coupling"), on_delete=models.CASCADE, related_name="goal_ideas"
    )
    key = models.SlugField(_("key"))
    horizon = models.CharField(_("how far ahead"), max_length=5, choices=Horizon.choices, default=Horizon.SHORT)
    text = I18nCharField(_("goal"), max_length=300)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("idea for a goal")
        verbose_name_plural = _("ideas for goals")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="goal_idea_once", fields=["coupling", "key"]),
            models.CheckConstraint(name="goal_idea_horizon", condition=Q(horizon__in=Horizon.values)),
        ]

    def __str__(self) -> str:
        return str(self.text)


class GuideKind(models.TextChoices):
    """What a conversation guide is."""

    ROLE = "role", _("a mentor's role")
    AGENDA = "agenda", _("an agenda for a meeting")
    TOPIC = "topic", _("a topic to talk about")


class ConversationGuide(models.Model):
    """Something to hold a conversation by: a role with questions to think about, an agenda, a topic."""

    coupling = models.ForeignKey(
        Coupling, verbose_name=_("coupling"), on_delete=models.CASCADE, related_name="conversation_guides"
    )
    key = models.SlugField(_("key"))
    kind = models.CharField(_("kind"), max_length=6, choices=GuideKind.choices)
    title = I18nCharField(_("title"), max_length=200)
    text = I18nTextField(_("text"), help_text=_("A line that begins with a dash is one question or step."))
    topic = models.CharField(_("topic of the meeting"), max_length=12, choices=Topic.choices, blank=True)
    audience = models.CharField(
        _("for"),
        max_length=12,
        choices=[one for one in Audience.choices if one[0] in ("participants", "students", "mentors")],
        default=Audience.PARTICIPANTS,
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("conversation guide")
        verbose_name_plural = _("conversation guides")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="conversation_guide_once", fields=["coupling", "key"]),
            models.CheckConstraint(name="conversation_guide_kind", condition=Q(kind__in=GuideKind.values)),
            models.CheckConstraint(name="conversation_guide_topic", condition=Q(topic__in=["", *Topic.values])),
            models.CheckConstraint(
                name="conversation_guide_for", condition=Q(audience__in=["participants", "students", "mentors"])
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)
