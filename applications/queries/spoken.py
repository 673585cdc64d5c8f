"""Languages that people speak, the levels of the European framework, and the parts of a week."""

from django.utils.translation import gettext_lazy as _

LANGUAGES = {
    "no": _("Norwegian"),
    "da": _("Danish"),
    "sv": _("Swedish"),
    "en": _("English"),
    "se": _("Northern Sámi"),
    "ar": _("Arabic"),
    "zh": _("Chinese"),
    "fi": _("Finnish"),
    "fr": _("French"),
    "de": _("German"),
    "hi": _("Hindi"),
    "is": _("Icelandic"),
    "it": _("Italian"),
    "fa": _("Persian"),
    "pl": _("Polish"),
    "pt": _("Portuguese"),
    "ru": _("Russian"),
    "so": _("Somali"),
    "es": _("Spanish"),
    "ti": _("Tigrinya"),
    "tr": _("Turkish"),
    "uk": _("Ukrainian"),
    "ur": _("Urdu"),
    "vi": _("Vietnamese"),
}
NORWEGIAN = {"nb": "no", "nn": "no"}
LEVELS = {
    "a1": _("A1: a few words"),
    "a2": _("A2: simple talk"),
    "b1": _("B1: everyday talk"),
    "b2": _("B2: fluent in most matters"),
    "c1": _("C1: at work and in study"),
    "c2": _("C2: as well as a native"),
    "native": _("first language"),
}
LEVEL_ORDER = list(LEVELS)
UNKNOWN = "?"
DAYS = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}
DAY_PARTS = {"am": _("morning"), "pm": _("afternoon"), "eve": _("evening")}
SLOTS = [f"{day}-{part}" for day in DAYS for part in DAY_PARTS]


def slot(key: str) -> str:
    """Name a time of the week in the one way in which it is stored: mon-1 is mon-am; other keys stay as they are."""
    parts = {str(number): part for number, part in enumerate(DAY_PARTS, start=1)}
    day, dash, part = key.rpartition("-")
    return f"{day}{dash}{parts.get(part, part)}" if day in DAYS else key
