"""Signing up for the parts of a gathering; the database itself counts the seats."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from programmes.models import Portion
from sessions_app.states import Answer

SEATS_ARE_TAKEN = """
    IF NEW.answer = 'yes' AND (TG_OP = 'INSERT' OR OLD.answer <> 'yes') THEN
        PERFORM 1 FROM programmes_portion WHERE id = NEW.portion_id FOR UPDATE;
        IF (SELECT seats FROM programmes_portion WHERE id = NEW.portion_id) <=
           (SELECT count(*) FROM sessions_app_signup
             WHERE portion_id = NEW.portion_id AND answer = 'yes' AND id <> NEW.id) THEN
            RAISE EXCEPTION 'the seats of this part are taken'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'seats_of_the_portion';
        END IF;
    END IF;
    RETURN NEW;
"""


class SignUp(models.Model):
    """One participant's answer for one part of a gathering: a seat, a place on its waitlist, or a no."""

    portion = models.ForeignKey(Portion, verbose_name=_("part"), on_delete=models.CASCADE, related_name="sign_ups")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="sign_ups")
    answer = models.CharField(_("answer"), max_length=7, choices=Answer.choices)
    answered_at = models.DateTimeField(_("answered"))
    seated_at = models.DateTimeField(_("got a seat"), null=True, blank=True)

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        ordering = ["answered_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="sign_up_once", fields=["portion", "application"]),
            models.CheckConstraint(name="sign_up_answer", condition=Q(answer__in=Answer.values)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="seats_of_the_portion",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("answer"),
                when=pgtrigger.Before,
                func=SEATS_ARE_TAKEN,
            )
        ]

    def __str__(self) -> str:
        return f"{self.portion}: {self.get_answer_display()}"
