"""What became of a participant, told by the participant; everything else that is reported is read."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application


class Work(models.TextChoices):
    """What work somebody got."""

    MATCHING_JOB = "matching_job", _("first job that matches the qualifications")
    OTHER_JOB = "other_job", _("another job")
    STUDENT_JOB = "student_job", _("student job")
    INTERNSHIP = "internship", _("internship")
    SEEKING = "seeking", _("looking for work")
    STUDYING = "studying", _("studying on")


IN_WORK = frozenset({Work.MATCHING_JOB, Work.OTHER_JOB})


class Outcome(models.Model):
    """One participant's answer on one day: graduated or not, in what work, in which country."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="outcomes")
    graduated = models.BooleanField(_("has graduated"))
    work = models.CharField(_("work"), max_length=14, choices=Work.choices)
    country = models.CharField(_("country of work or study"), max_length=2, blank=True)
    status_on = models.DateField(_("as of"))

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["-status_on", "-pk"]
        constraints = [
            models.UniqueConstraint(name="outcome_once_a_day", fields=["application", "status_on"]),
            models.CheckConstraint(name="outcome_work", condition=Q(work__in=Work.values)),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_work_display()}"
