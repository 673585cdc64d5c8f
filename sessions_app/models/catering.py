"""What participants need at gatherings: asked late, sealed, in a table of its own, and gone soon after (R-ART9)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from programmes.models import Gathering
from sessions_app.models.sealed import SealedField


class Diet(models.TextChoices):
    """What the kitchen must know."""

    NUT_FREE = "nut_free", _("nut-free")
    GLUTEN_FREE = "gluten_free", _("gluten-free")
    LACTOSE_FREE = "lactose_free", _("lactose-free")
    MILK_FREE = "milk_free", _("milk-free")
    EGG_FREE = "egg_free", _("egg-free")
    FISH_FREE = "fish_free", _("without fish and shellfish")
    VEGETARIAN = "vegetarian", _("vegetarian")
    VEGAN = "vegan", _("vegan")
    NO_PORK = "no_pork", _("without pork")


class Access(models.TextChoices):
    """What the house must be able to do."""

    STEP_FREE = "step_free", _("step-free access")
    HEARING_LOOP = "hearing_loop", _("hearing loop")
    INTERPRETER = "interpreter", _("sign language interpreter")
    LARGE_PRINT = "large_print", _("handouts in large print")
    QUIET_ROOM = "quiet_room", _("a quiet room")


class CateringNeed(models.Model):
    """What one participant needs at one gathering, or at all of their cohort; deleted some days after it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="needs")
    gathering = models.ForeignKey(
        Gathering,
        verbose_name=_("gathering"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="needs",
    )
    said = SealedField(_("what is needed"))
    text_version = models.CharField(_("version of the text that was agreed to"), max_length=40)
    agreed_at = models.DateTimeField(_("agreed"))

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs at gatherings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="need_once", fields=["application", "gathering"], nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return str(self.pk)
