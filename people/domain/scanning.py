"""The virus scanner of the house, if it has one: a command or a function that the settings name."""

import logging
import re
import shlex
import subprocess

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)
FUNCTION = re.compile(r"[\w.]+:\w+")
SECONDS = 30


def refuse_infected(content: bytes) -> None:
    """Raise ValidationError when the scanner finds something, or cannot look.

    FILE_SCANNER is empty (no scanner), `package.module:function` (takes bytes, gives what it found or None), or a
    command that reads the file from its input and ends with 0 (clean) or 1 (found something), as clamdscan does.
    """
    scanner = settings.FILE_SCANNER
    if not scanner:
        return
    try:
        found = _called(scanner, content) if FUNCTION.fullmatch(scanner) else _run(scanner, content)
    except Exception as error:  # whatever fails in a scanner, an unchecked file is not taken
        log.exception("The virus scanner failed: %s", type(error).__name__)
        raise ValidationError(_("Files cannot be checked just now. Try again in a while; the rest is kept.")) from error
    if found:
        raise ValidationError(_("The virus scanner refused this file."))


def _called(scanner: str, content: bytes) -> bool:
    return bool(import_string(scanner.replace(":", "."))(content))


def _run(scanner: str, content: bytes) -> bool:
    words = shlex.split(scanner)
    done = subprocess.run(words, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  the house's own setting
    if done.returncode not in (0, 1):
        raise RuntimeError(f"it ended with {done.returncode}")
    return done.returncode == 1
