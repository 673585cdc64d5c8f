"""Pairs and groups: a pair links a seeker with a guide; a group is the pairs that share its guide; and co-guides."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.models import Application, StudyGroup
from matching.models.run import Run
from matching.states import LIVE, CoGuideKind, PairState, TrialHeard
from programmes.models import Coupling

GUIDE_IS_FULL = """
    IF NEW.state IN ('offered', 'half', 'active')
       AND (TG_OP = 'INSERT' OR OLD.state NOT IN ('offered', 'half', 'active')) THEN
        PERFORM 1 FROM applications_application WHERE id = NEW.guide_id FOR UPDATE;
        IF (SELECT places FROM applications_application WHERE id = NEW.guide_id) <
           (SELECT count(DISTINCT coalesce(-group_id, id)) FROM matching_pair
             WHERE guide_id = NEW.guide_id AND coupling_id = NEW.coupling_id AND id <> NEW.id
               AND state IN ('offered', 'half', 'active')
               AND (NEW.group_id IS NULL OR group_id IS DISTINCT FROM NEW.group_id)) + 1 THEN
            RAISE EXCEPTION 'this guide has no free place'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'places_of_the_guide';
        END IF;
    END IF;
    RETURN NEW;
"""


class Group(models.Model):
    """Several seekers with one guide."""

    coupling = models.ForeignKey(Coupling, on_delete=models.PROTECT, related_name="groups")
    run = models.ForeignKey(Run, null=True, blank=True, on_delete=models.SET_NULL, related_name="groups")
    guide = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="groups_guided")
    study_group = models.ForeignKey(StudyGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="groups")
    name = models.CharField(_("name"), max_length=100)
    slot = models.SlugField(_("common time"), blank=True, help_text=_("The time of the week when all of them can."))

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(name="group_name_once", fields=["coupling", "name"])]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name where it stands alone: a bare number says what it counts."""
        return gettext("Group %(name)s") % {"name": self.name} if self.name.isdigit() else self.name


class Pair(models.Model):
    """One link from offer to end; one live link for each seeker and coupling, and no more than the guide has places."""

    coupling = models.ForeignKey(Coupling, on_delete=models.PROTECT, related_name="pairs")
    run = models.ForeignKey(Run, null=True, blank=True, on_delete=models.SET_NULL, related_name="pairs")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="pairs")
    seeker = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="pairs_sought")
    guide = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="pairs_guided")
    follows = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="followed_by",
        verbose_name=_("comes after"),
    )
    state = models.CharField(_("state"), max_length=10, choices=PairState.choices, default=PairState.OFFERED)
    score = models.PositiveIntegerField(_("score"), default=0)
    parts = models.JSONField(_("points by criterion"), default=list)
    terms = models.TextField(_("text that both accept"), blank=True)
    terms_version = models.CharField(_("version of the text"), max_length=20, blank=True)
    disclosed = models.JSONField(_("what acceptance discloses"), default=list)
    offered_at = models.DateTimeField(_("offered"))
    seeker_yes_at = models.DateTimeField(_("yes of who is guided"), null=True, blank=True)
    guide_yes_at = models.DateTimeField(_("yes of the guide"), null=True, blank=True)
    active_at = models.DateTimeField(_("active since"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed after the trial"), null=True, blank=True)
    trial_heard = models.CharField(
        _("who was asked how the trial went"), max_length=7, choices=TrialHeard.choices, blank=True
    )
    trial_note = models.TextField(_("what the review of the trial found"), max_length=1000, blank=True)
    ends_on = models.DateField(_("own last day"), null=True, blank=True, help_text=_("Empty means the cohort's."))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("pair")
        verbose_name_plural = _("pairs")
        ordering = ["-offered_at", "pk"]
        constraints = [
            models.CheckConstraint(name="pair_state", condition=Q(state__in=PairState.values)),
            models.UniqueConstraint(
                name="one_live_pair", fields=["coupling", "seeker"], condition=Q(state__in=sorted(LIVE))
            ),
            models.CheckConstraint(name="pair_trial_heard", condition=Q(trial_heard__in=["", *TrialHeard.values])),
            models.CheckConstraint(
                name="trial_is_reviewed_when_confirmed",
                condition=Q(confirmed_at__isnull=False) | Q(trial_heard="", trial_note=""),
            ),
            models.CheckConstraint(
                name="active_needs_two_yeses",
                condition=~Q(state__in=[PairState.ACTIVE, PairState.COMPLETED])
                | Q(seeker_yes_at__isnull=False, guide_yes_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="places_of_the_guide",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", "guide_id"),
                func=GUIDE_IS_FULL,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seeker.person} – {self.guide.person}"


class CoGuide(models.Model):
    """One more who guides: a group beside its own guide, or a group or pair in the guide's place for a while.

    They see what the guide sees once they have said yes to the text of the first contact, and only in their days.
    """

    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="co_guides")
    pair = models.ForeignKey(Pair, null=True, blank=True, on_delete=models.CASCADE, related_name="co_guides")
    guide = models.ForeignKey(
        Application, verbose_name=_("who guides"), on_delete=models.PROTECT, related_name="groups_co_guided"
    )
    kind = models.CharField(_("how"), max_length=8, choices=CoGuideKind.choices)
    from_day = models.DateField(_("from"))
    until_day = models.DateField(_("until"), null=True, blank=True)
    terms = models.TextField(_("text to accept"), blank=True)
    terms_version = models.CharField(_("version of the text"), max_length=20, blank=True)
    disclosed = models.JSONField(_("what acceptance discloses"), default=list)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    yes_at = models.DateTimeField(_("yes"), null=True, blank=True)
    ended_at = models.DateTimeField(_("over"), null=True, blank=True)

    class Meta:
        verbose_name = _("co-guide")
        verbose_name_plural = _("co-guides")
        ordering = ["from_day", "pk"]
        constraints = [
            models.CheckConstraint(name="co_guide_kind", condition=Q(kind__in=CoGuideKind.values)),
            models.CheckConstraint(
                name="co_guide_days", condition=Q(until_day__isnull=True) | Q(until_day__gte=F("from_day"))
            ),
            models.CheckConstraint(
                name="stand_in_has_a_last_day", condition=~Q(kind=CoGuideKind.INSTEAD) | Q(until_day__isnull=False)
            ),
            models.CheckConstraint(
                name="co_guide_of_a_group_or_a_pair",
                condition=Q(group__isnull=False, pair__isnull=True) | Q(group__isnull=True, pair__isnull=False),
            ),
            models.UniqueConstraint(
                name="co_guide_once", fields=["group", "guide"], condition=Q(ended_at__isnull=True)
            ),
            models.UniqueConstraint(
                name="co_guide_of_a_pair_once", fields=["pair", "guide"], condition=Q(ended_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group or self.pair}: {self.guide.person}"

    @property
    def bond(self) -> Pair | Group:
        """The pair or group that they help to guide."""
        found = self.pair or self.group
        assert found is not None  # the database holds that it is one of the two
        return found
