"""The page where somebody says what they are called, how they are reached, and in which language."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from people import forms
from people.domain import persons
from people.models import Person


@login_required
def my_account(request: HttpRequest) -> HttpResponse:
    """Show and keep name, phone and language; the language chosen here goes before one chosen in this browser."""
    assert isinstance(request.user, Person)  # login_required stands before
    person = request.user
    told = {"name": person.name, "phone": person.phone, "language": person.language}
    form = forms.AccountForm(request.POST if request.method == "POST" else None, initial=told)
    if request.method == "POST" and form.is_valid():
        try:
            persons.change(person, **form.cleaned_data, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            translation.activate(person.language)
            messages.success(request, _("Your account is changed."))
            answer = redirect("my_account")
            answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
            return answer
    return render(request, "people/my_account.html", {"form": form})
