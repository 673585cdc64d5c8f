"""The settings of the tests: servers of their own that forget, quick password hashes, no HTTPS on loopback."""

import os
import tempfile

from mentoring import devservices

os.environ.setdefault("SECRET_KEY", "for-the-tests-only")
os.environ["DEBUG"] = "0"
os.environ["HTTPS"] = "0"
devservices.export("services-test", durable=False)

from mentoring.settings import *

QUIET_HOURS = ""  # tests run at any hour; those of the quiet hours switch them on
LANGUAGE_CODE = "en"  # the sources speak English; tests of other languages ask for them
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STORAGES["private"]["OPTIONS"]["location"] = tempfile.mkdtemp(prefix="kobling-private-")
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# Rows that tests roll back bloat the tables of a long run: read by index, not past all of them. And tables of few rows
# are joined in any order equally well: to look for the best of all orders takes longer than to join.
QUICK_PLANS = " -c enable_seqscan=off -c join_collapse_limit=1 -c from_collapse_limit=1"
DATABASES["default"]["OPTIONS"]["options"] += QUICK_PLANS
LOGGING["loggers"]["django.request"] = {"level": "ERROR"}  # pages refused on purpose would fill the report of a failure
