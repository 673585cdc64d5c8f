"""A person: one account by e-mail address, whatever they do in however many programmes."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Concat, Lower, Replace, Right
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    """The languages of the site, each named in itself."""

    BOKMAL = "nb", "Norsk bokmål"
    NYNORSK = "nn", "Norsk nynorsk"
    DANISH = "da", "Dansk"
    ENGLISH = "en", "English"


def _part(of: Any, mark: str, number: int) -> Func:
    """Give the part of a text before or after a mark, counted from 1."""
    return Func(of, Value(mark), Value(number), function="split_part", output_field=models.TextField())


def _text(value: str) -> Value:
    return Value(value, output_field=models.TextField())


PLAIN_ADDRESS = Concat(
    Replace(_part(_part(F("email"), "@", 1), "+", 1), _text("."), _text("")), _text("@"), _part(F("email"), "@", 2)
)
PLAIN_PHONE = Right(
    Func(F("phone"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace", output_field=models.TextField()), 8
)


class PersonManager(BaseUserManager["Person"]):
    """Makes accounts; the address is stored in lower case so that one person has one account."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Make an account; without a password only a link by mail lets its owner in."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Make the account of somebody who runs the site."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Find the account of an address in any case."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Who is here; what they may do is computed from rows, never stored on them."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("full name"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.BOKMAL)
    is_active = models.BooleanField(_("active"), default=True)
    is_superuser = models.BooleanField(_("runs the site"), default=False)
    mail_fails_since = models.DateTimeField(_("mail fails since"), null=True, blank=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "email"]
        indexes = [
            models.Index(PLAIN_ADDRESS, name="person_by_plain_address"),
            models.Index(PLAIN_PHONE, name="person_by_plain_phone", condition=~models.Q(phone="")),
        ]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_address"),
            models.CheckConstraint(name="person_language", condition=models.Q(language__in=Language.values)),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Django asks for this; the desk itself asks programmes.access."""
        return self.is_superuser

    @property
    def first_name(self) -> str:
        """What a letter calls them."""
        return self.name.split(" ")[0] if self.name else ""

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Only who runs the site holds Django's own permissions."""
        return self.is_active and self.is_superuser

    def has_module_perms(self, app_label: str) -> bool:
        """Only who runs the site holds Django's own permissions."""
        return self.is_active and self.is_superuser
