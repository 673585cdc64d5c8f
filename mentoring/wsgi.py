"""The door for web servers."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from mentoring import devservices

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring.settings")
devservices.export()
application = get_wsgi_application()
if not settings.DEBUG and settings.SECRET_KEY == settings.DEVELOPMENT_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set: give it 50 random characters, or set DEBUG=1 on your own machine."
    )
