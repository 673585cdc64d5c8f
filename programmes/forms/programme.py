"""Forms of a programme itself: its frame, its staff, its partners, and a recipe to load."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Organisation, Person
from people.models.organisation import OrganisationKind
from programmes.domain import colours, letters, texts
from programmes.forms.configuring import ConfiguringForm, Ticked
from programmes.models import MailTemplate, Membership, Partner, Programme, ThanksRule
from programmes.states import Part

EMPHASES = [
    ("academic", gettext_lazy("academic")),
    ("social", gettext_lazy("social")),
    ("career", gettext_lazy("profession and career")),
]
MOST_BYTES = 1_000_000


class ProgrammeForm(ConfiguringForm):
    """The frame of a programme."""

    languages_spoken = Ticked(label=gettext_lazy("Languages"), choices=settings.LANGUAGES)
    emphasis = Ticked(label=gettext_lazy("Emphasis"), choices=EMPHASES, required=False)

    class Meta:
        model = Programme
        exclude = ("languages",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("languages_spoken", self.instance.languages or ["nb"])

    def clean_colour(self) -> str:
        """Refuse a colour on which white text cannot be read."""
        colour = str(self.cleaned_data["colour"]).lower()
        fault = colours.fault(colour)
        if fault:
            raise ValidationError(fault)
        return colour

    def clean_time_zone(self) -> str:
        """Refuse a zone that nobody knows."""
        zone = str(self.cleaned_data["time_zone"])
        if zone not in available_timezones():
            raise ValidationError(_("Write a time zone such as Europe/Oslo or Europe/Copenhagen."))
        return zone

    def clean(self) -> dict[str, Any]:
        """Keep the languages in the order in which the programme had them, new ones last."""
        cleaned = super().clean()
        ticked = cleaned.get("languages_spoken") or []
        standing = [code for code in self.instance.languages or [] if code in ticked]
        self.instance.languages = standing + [code for code in ticked if code not in standing]
        return cleaned


class MembershipForm(ConfiguringForm):
    """One member of staff, found by the address of their account; the list of accounts is shown to nobody."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), help_text=gettext_lazy("The address with which they log in here.")
    )

    class Meta:
        model = Membership
        fields = ("programme", "role", "campus", "side", "gatherings")

    def clean_email(self) -> str:
        """Find the account."""
        email = str(self.cleaned_data["email"]).strip().lower()
        person = Person.objects.filter(email=email, is_active=True).first()
        if person is None:
            raise ValidationError(_("Nobody has an account with this address. Ask them to sign up first."))
        self.instance.person = person
        return email


class PartnerForm(ConfiguringForm):
    """One partner; an organisation that the site does not know yet is written in here."""

    new_name = forms.CharField(label=gettext_lazy("or a new organisation"), max_length=200, required=False)
    new_kind = forms.ChoiceField(
        label=gettext_lazy("which is a"), choices=[("", "---------"), *OrganisationKind.choices], required=False
    )

    class Meta:
        model = Partner
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.new_organisation: Organisation | None = None
        self.is_new = not self.instance.pk
        if self.is_new:
            self.fields["organisation"].required = False

    def clean(self) -> dict[str, Any]:
        """Take the organisation that was chosen, or make the one that was written."""
        cleaned = super().clean()
        name, kind = str(cleaned.get("new_name") or "").strip(), cleaned.get("new_kind")
        if cleaned.get("organisation") or not self.is_new:
            return cleaned
        if not name or not kind:
            raise ValidationError(_("Choose an organisation, or write the name and the kind of a new one."))
        slug = slugify(name)[:50]
        known = Organisation.objects.filter(name__iexact=name).first() or Organisation.objects.filter(slug=slug).first()
        if known:
            cleaned["organisation"] = known
        else:
            self.new_organisation = Organisation(slug=slug, name=name, kind=kind)
        return cleaned


class MailTemplateForm(ConfiguringForm):
    """The programme's own words for one kind of mail."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[(kind, kind) for kind in letters.KINDS])

    class Meta:
        model = MailTemplate
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        """Refuse {names} that a mail of this kind does not know."""
        cleaned = super().clean()
        kind = str(cleaned.get("kind") or self.instance.kind)
        for name in ("subject", "body"):
            if wrong := _unknown(kind, cleaned.get(name)):
                self.add_error(name, wrong)
        return cleaned


class ThanksRuleForm(ConfiguringForm):
    """When volunteers are thanked, and in what words."""

    class Meta:
        model = ThanksRule
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say which {names} the text may hold."""
        super().__init__(*args, **kwargs)
        known = ", ".join(f"{{{one}}}" for one in letters.known("thanks"))
        self.fields["text"].help_text = _("It may hold %(known)s; {met} is “3 meetings”.") % {"known": known}

    def clean_text(self) -> Any:
        """Refuse {names} that a letter of thanks does not know."""
        if wrong := _unknown("thanks", self.cleaned_data["text"]):
            raise ValidationError(wrong)
        return self.cleaned_data["text"]


def _unknown(kind: str, words: Any) -> str:
    """Say which {name} a mail of a kind does not know; empty when it knows all."""
    foreign = letters.unknown(kind, " ".join(texts.spoken(words).values()))
    if not foreign:
        return ""
    known = ", ".join(f"{{{one}}}" for one in letters.known(kind))
    return _("This mail does not know {%(name)s}. It knows: %(known)s.") % {"name": foreign[0], "known": known}


class RecipeForm(forms.Form):
    """A recipe to check or to load."""

    file = forms.FileField(label=gettext_lazy("Recipe"), help_text=gettext_lazy("A file that ends in .yaml."))
    weeks = forms.IntegerField(
        label=gettext_lazy("Move all dates by weeks"), initial=0, required=False, min_value=-2000, max_value=2000
    )

    def clean_file(self) -> str:
        """Read the text of the file."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than a recipe can be (one megabyte)."))
        try:
            return str(given.read().decode("utf-8")) + "\n"
        except UnicodeDecodeError as error:
            raise ValidationError(_("The file is not text in UTF-8.")) from error


class PlanForm(RecipeForm):
    """A recipe of one's own programme: chosen as a file, or the text of one that was looked through already."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=MOST_BYTES, strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False

    def clean_file(self) -> str:
        """Read the text of the file, if one was chosen."""
        return super().clean_file() if self.cleaned_data.get("file") else ""

    def clean(self) -> dict[str, Any]:
        """Give the text of the chosen file, else the text that was looked through."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["text"] = cleaned.get("file") or f"{cleaned.get('seen') or ''}".replace("\r\n", "\n")
        if not cleaned["text"] and "file" not in self.errors:
            self.add_error("file", _("Choose a file."))
        return cleaned


class RollForm(forms.Form):
    """How far next year lies from this one."""

    weeks = forms.IntegerField(label=gettext_lazy("Move all dates by weeks"), min_value=1, max_value=520)


class GatheringForm(ConfiguringForm):
    """A gathering of some or all."""

    parts = Ticked(
        label=gettext_lazy("Only for"),
        choices=Part.choices,
        required=False,
        help_text=gettext_lazy("Nothing ticked: everybody is invited."),
    )
