"""The door for Celery: workers look into the database when a hint or the clock tells them to."""

import os

from celery import Celery

from mentoring import devservices

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring.settings")
devservices.export()
app = Celery("mentoring")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
