"""Pages that look into several rooms: the front page, one's own desk, and the choice of language."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from matching import queries as matching
from mentoring import library, my_closing, my_gatherings, my_meetings, my_page, pay_and_thanks, showcase
from people.models import Person
from programmes import access


def front(request: HttpRequest) -> HttpResponse:
    """Show the programmes that are open now, soon, at work, and closed."""
    return render(request, "mentoring/front.html", {"groups": showcase.groups(timezone.now())})


@login_required
def my_desk(request: HttpRequest) -> HttpResponse:
    """Show somebody what is theirs, and what to do next."""
    person, now = request.user, timezone.now()
    if not isinstance(person, Person):
        access.refuse()
    pairs = list(matching.pairs_of(person))
    page = {
        "todos": [
            *my_page.todos(person, pairs, now),
            *my_meetings.todos(person, now),
            *my_gatherings.todos(person, now),
            *my_closing.todos(person, pairs, now),
            *pay_and_thanks.todos(person, now),
        ],
        "contracts": pay_and_thanks.contracts(person),
        "given": list(pay_and_thanks.care(person)),
        "asked": my_page.asked(person, pairs, now),
        "matches": my_page.matches(person, pairs),
        "groups": [*my_page.groups(person, pairs), *my_page.beside(person, now)],
        "ahead": my_gatherings.ahead(person, now),
        "papers": library.for_person(person, now),
        "work": my_page.work(person),
        "closing": my_closing.of_person(person, at=now),
    }
    return render(request, "mentoring/my_desk.html", page)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in this browser and, for who is logged in, for all later mail."""
    language = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if language in dict(settings.LANGUAGES):
        translation.activate(language)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 60 * 60,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        if isinstance(request.user, Person):
            Person.objects.filter(pk=request.user.pk).update(language=language)
    return response
