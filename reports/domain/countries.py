"""The countries that a participant can name; all others are one choice, so that nobody is found by a rare country."""

from django.utils.translation import gettext_lazy as _

COUNTRIES = {
    "NO": _("Norway"),
    "DK": _("Denmark"),
    "SE": _("Sweden"),
    "FI": _("Finland"),
    "IS": _("Iceland"),
    "DE": _("Germany"),
    "NL": _("the Netherlands"),
    "GB": _("the United Kingdom"),
    "ZZ": _("another country"),
}
