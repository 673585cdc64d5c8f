"""The settings of the benchmarks: those of a production site, with servers of their own and no HTTPS on loopback."""

import os

from mentoring import devservices

VAR = devservices.var() / "bench"
os.environ.setdefault("SECRET_KEY", "for-the-benchmarks-only-0123456789abcdefghijklmnopqrstuvwxyz")
os.environ |= {"DEBUG": "0", "HTTPS": "0", "STAFF_SECOND_FACTOR": "0", "LOG_LEVEL": "WARNING"}
devservices.export("services-bench")

from mentoring.settings import *  # noqa: F403  the environment comes first

if "BENCH_BROKER_URL" in os.environ:  # Celery asks the environment first
    CELERY_BROKER_URL = os.environ["CELERY_BROKER_URL"] = os.environ["BENCH_BROKER_URL"]
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = str(VAR / "media")
