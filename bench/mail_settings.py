"""The settings of the workers that bench/mail.py kills: plain letters, and beat asking for mail alone."""

from bench.settings import *  # noqa: F403  the settings of the benchmarks, with what is said above

LETTER_WRITERS = ["bench.notes.BOOK"]
CELERY_IMPORTS = ["bench.notes"]
CELERY_BEAT_SCHEDULE = {
    "deliver mail": {"task": "people.tasks.deliver_mail", "schedule": 0.5, "options": {"expires": 0.5}}
}
LOGGING = {"version": 1, "disable_existing_loggers": True}
