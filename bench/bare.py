"""The peer of the deadline minute: stock Django with one form of 25 fields, and nothing around it.

`python bench/bare.py make 1000` makes its tables (in a schema of their own) and its people, and prints their sessions;
`bench.bare:application` serves it.
"""

import json
import os
import sys

import django
import environ
from django.conf import settings

DATABASE = environ.Env.db_url_config(os.environ["DATABASE_URL"])
DATABASE |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DATABASE.setdefault("OPTIONS", {})["options"] = "-c search_path=bare"
PAGE = "<!doctype html><title>Form</title><form method=post>{% csrf_token %}{{ form }}<button>Send</button></form>"
THANKS = "<!doctype html><title>Thanks</title><dl>{% for k, v in rows %}<dt>{{ k }}<dd>{{ v }}{% endfor %}</dl>"
settings.configure(
    SECRET_KEY="for-the-benchmarks-only-0123456789abcdefghijklmnopqrstuvwxyz",
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": DATABASE},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    ROOT_URLCONF=__name__,
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [("django.template.loaders.locmem.Loader", {"form": PAGE, "thanks": THANKS})],
                    )
                ],
                "context_processors": ["django.template.context_processors.request"],
            },
        }
    ],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    USE_I18N=False,
)
django.setup()

from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

FIELDS = [f"answer_{n}" for n in range(25)]


class Entry(models.Model):
    """One person's 25 answers."""

    user = models.OneToOneField(User, on_delete=models.CASCADE)
    for _name in FIELDS:
        locals()[_name] = models.TextField()
    del _name

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return str(self.user)


class EntryForm(forms.ModelForm):
    """The form of them."""

    class Meta:
        model = Entry
        fields = FIELDS


@login_required
def form(request: HttpRequest) -> HttpResponse:
    """Show the form, keep what is sent, and show what was kept."""
    kept = Entry.objects.filter(user=request.user).first()
    given = EntryForm(request.POST or None, instance=kept)
    if request.method == "POST" and given.is_valid():
        given.instance.user = request.user
        given.save()
        return redirect("/thanks/")
    return render(request, "form", {"form": given})


@login_required
def thanks(request: HttpRequest) -> HttpResponse:
    """Show the answers that were kept."""
    kept = Entry.objects.get(user=request.user)
    return render(request, "thanks", {"rows": [(name, getattr(kept, name)) for name in FIELDS]})


def health(_request: HttpRequest) -> HttpResponse:
    """Answer."""
    return HttpResponse("ok")


urlpatterns = [path("", form), path("thanks/", thanks), path("health/", health)]
application = get_wsgi_application()


def make(number: int) -> list[str]:
    """Make the tables and the people anew, and give the keys of their sessions."""
    with connection.cursor() as cursor:
        cursor.execute("drop schema if exists bare cascade; create schema bare")
    call_command("migrate", verbosity=0, interactive=False)
    with connection.schema_editor() as editor:
        editor.create_model(Entry)
    keys = []
    for user in User.objects.bulk_create([User(username=f"u{n}", password="!x") for n in range(number)]):
        session = SessionStore()
        session["_auth_user_id"] = str(user.pk)
        session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
        session["_auth_user_hash"] = user.get_session_auth_hash()
        session.create()
        keys.append(session.session_key)
    return keys


if __name__ == "__main__":
    if sys.argv[1] == "make":
        print(json.dumps(make(int(sys.argv[2]))))
    else:
        print(json.dumps([Entry.objects.count(), Entry.objects.values("user").distinct().count()]))
