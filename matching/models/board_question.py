"""What somebody at a board of groups asks the engine, and a worker answers: alternatives, or what a wish would cost."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from matching.models.run import Run
from matching.models.search import Errand
from matching.states import BoardVerb, SearchState


class BoardQuestion(Errand):
    """One question about somebody on a board; without a verb it asks for the alternatives."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="questions")
    seeker = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    verb = models.CharField(_("what is asked"), max_length=8, choices=BoardVerb.choices, blank=True)
    guide = models.ForeignKey(Application, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Application, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    found = models.JSONField(_("what was found"), default=dict)

    class Meta:
        verbose_name = _("question at a board")
        verbose_name_plural = _("questions at a board")
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.CheckConstraint(name="board_question_state", condition=Q(state__in=SearchState.values)),
            models.CheckConstraint(name="board_question_verb", condition=Q(verb__in=["", *BoardVerb.values])),
            models.UniqueConstraint(
                name="board_question_once", fields=["run", "seeker", "verb", "guide", "other"], nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.seeker_id}, {self.get_state_display()}"
