"""Colours: a programme's colour must let white text on it be read."""

import re

from django.utils.translation import gettext as _

ENOUGH = 4.5
HEX = re.compile(r"^#[0-9a-f]{6}$")


def fault(colour: str) -> str:
    """Say what is wrong with a colour such as "#1f4e79"; nothing when white text on it reads well."""
    if not HEX.match(colour):
        return _("Write the colour as # and six of 0-9 and a-f, for example #1f4e79.")
    reached = contrast_with_white(colour)
    if reached < ENOUGH:
        return _(
            "White text on this colour has a contrast of %(reached).1f to 1; at least 4.5 is needed. Take a darker one."
        ) % {"reached": reached}
    return ""


def contrast_with_white(colour: str) -> float:
    """Compute the contrast ratio of white on a colour, 1 to 21, after WCAG 2."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
