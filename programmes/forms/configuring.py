"""Forms of the set-up: texts in the programme's languages, times in its zone, and rows of one programme only."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from i18nfield.forms import I18nFormField

from programmes import queries
from programmes.models import Programme

KNOWN = (*queries.PARENTS, "person")


class ConfiguringForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    """A row of a programme's set-up."""

    languages: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, I18nFormField) and self.languages:
                field.widget.enabled_locales = [code for code in field.locales if code in self.languages]

    def clean(self) -> dict[str, Any]:
        """Refuse rows of two programmes on one page, and read times in the programme's own zone."""
        cleaned = super().clean() or self.cleaned_data
        programmes = {programme.pk: programme for programme in self._programmes(cleaned)}
        if len(programmes) > 1:
            names = " / ".join(sorted(str(programme) for programme in programmes.values()))
            raise ValidationError(_("These choices belong to different programmes: %(names)s.") % {"names": names})
        for programme in programmes.values():
            zone = ZoneInfo(programme.time_zone)
            for name, value in cleaned.items():
                if isinstance(value, datetime):
                    cleaned[name] = timezone.make_naive(value, timezone.get_current_timezone()).replace(tzinfo=zone)
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Check constraints also over what is not on the page but known: the parent, the person."""
        known = [field for field in self._meta.model._meta.concrete_fields if field.name in KNOWN]
        there = {field.name for field in known if getattr(self.instance, field.attname)}
        return set(super()._get_validation_exclusions()) - there  # type: ignore[misc]  # Django's own seam

    def _programmes(self, cleaned: dict[str, Any]) -> Iterator[Programme]:
        rows: list[Model] = [self.instance] if self.instance.pk else []
        for value in cleaned.values():
            rows += [value] if isinstance(value, Model) else list(value) if isinstance(value, QuerySet) else []
        for row in rows:
            programme = queries.programme_of(row)
            if programme is not None:
                yield programme


class Ticked(forms.MultipleChoiceField):
    """Several choices of an array column, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple
