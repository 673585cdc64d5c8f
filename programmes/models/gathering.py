"""What belongs to one gathering: its timetable and speakers, what one signs up for, links, and tasks for groups."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from programmes.models.calendar import Gathering


class Speaker(models.Model):
    """Somebody who speaks or leads at a gathering, as the programme presents them."""

    gathering = models.ForeignKey(
        Gathering, verbose_name=_("gathering"), on_delete=models.CASCADE, related_name="speakers"
    )
    key = models.SlugField(_("key"))
    name = models.CharField(_("name"), max_length=200)
    title = I18nCharField(_("title or place of work"), max_length=200, blank=True)
    about = I18nTextField(_("about"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="speaker_once", fields=["gathering", "key"])]

    def __str__(self) -> str:
        return self.name


class AgendaItem(models.Model):
    """One line of a gathering's timetable, by day and clock of the programme's own zone."""

    gathering = models.ForeignKey(
        Gathering, verbose_name=_("gathering"), on_delete=models.CASCADE, related_name="timetable"
    )
    day = models.PositiveSmallIntegerField(_("day"), default=1)
    at_time = models.TimeField(_("at"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    title = I18nCharField(_("what"), max_length=200)
    text = I18nTextField(_("more about it"), blank=True)
    speakers = models.ManyToManyField(Speaker, verbose_name=_("speakers"), blank=True, related_name="items")
    room = models.CharField(_("room"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("line of the timetable")
        verbose_name_plural = _("timetable")
        ordering = ["day", "at_time", "pk"]
        constraints = [
            models.CheckConstraint(name="agenda_item_day", condition=Q(day__gte=1, day__lte=14)),
            models.CheckConstraint(name="agenda_item_minutes", condition=Q(minutes__gte=1, minutes__lte=1440)),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Portion(models.Model):
    """One part of a gathering that people sign up for: the whole, day 1, the dinner; with seats where they are few."""

    gathering = models.ForeignKey(
        Gathering, verbose_name=_("gathering"), on_delete=models.CASCADE, related_name="portions"
    )
    key = models.SlugField(_("key"))
    name = I18nCharField(_("name"), max_length=200)
    text = I18nTextField(_("in words"), blank=True)
    seats = models.PositiveSmallIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Nothing: there is room for everybody.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("part to sign up for")
        verbose_name_plural = _("parts to sign up for")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="portion_once", fields=["gathering", "key"]),
            models.CheckConstraint(name="portion_seats", condition=Q(seats__isnull=True) | Q(seats__gte=1)),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Stage(models.TextChoices):
    """Whether something is for before or after a gathering."""

    BEFORE = "before", _("before")
    AFTER = "after", _("after")


class GatheringLink(models.Model):
    """Something to read elsewhere, open from so many days before a gathering begins or after it ends."""

    gathering = models.ForeignKey(
        Gathering, verbose_name=_("gathering"), on_delete=models.CASCADE, related_name="links"
    )
    title = I18nCharField(_("title"), max_length=200)
    url = models.URLField(_("address"))
    stage = models.CharField(_("for"), max_length=6, choices=Stage.choices, default=Stage.BEFORE)
    days = models.PositiveSmallIntegerField(
        _("days"),
        null=True,
        blank=True,
        help_text=_("Open so many days before it begins, or after it ends. Nothing: at once."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["order", "pk"]
        constraints = [models.CheckConstraint(name="gathering_link_stage", condition=Q(stage__in=Stage.values))]

    def __str__(self) -> str:
        return str(self.title)


class GroupTask(models.Model):
    """Something that groups work on at a gathering; one of each group writes down what they found."""

    gathering = models.ForeignKey(
        Gathering, verbose_name=_("gathering"), on_delete=models.CASCADE, related_name="group_tasks"
    )
    key = models.SlugField(_("key"))
    title = I18nCharField(_("title"), max_length=200)
    text = I18nTextField(_("the task"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("task for groups")
        verbose_name_plural = _("tasks for groups")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="group_task_once", fields=["gathering", "key"])]

    def __str__(self) -> str:
        return str(self.title)
