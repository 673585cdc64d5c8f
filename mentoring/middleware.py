"""At the door: hostile bytes, the reader's language, privacy of pages, and what a visitor lacks to come in."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.defaults import page_not_found

from programmes import access

MOST_BYTES = 50 * 1024 * 1024
METHODS = ("GET", "HEAD", "POST", "OPTIONS")  # no page and no script of ours knows another
Answer = Callable[[HttpRequest], HttpResponse]


def refuse_hostile_bytes(get_response: Answer) -> Answer:
    """Refuse NUL bytes in addresses and form fields, requests beyond all size, and methods that no page knows."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        sent = request.META.get("CONTENT_LENGTH") or "0"
        if sent.isdecimal() and int(sent) > MOST_BYTES:
            return HttpResponse("Too large", status=413, content_type="text/plain")
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("NUL byte")
        plain = request.method == "POST" and request.content_type == "application/x-www-form-urlencoded"
        if plain and (b"%00" in request.body or b"\x00" in request.body):
            return HttpResponseBadRequest("NUL byte")
        return get_response(request)

    return middleware


def speak_the_persons_language(get_response: Answer) -> Answer:
    """Speak the language that a logged-in person chose, unless this browser has chosen another."""

    def middleware(request: HttpRequest) -> HttpResponse:
        person = request.user
        if person.is_authenticated and not request.COOKIES.get("language"):
            translation.activate(person.language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return middleware


def keep_personal_pages_private(get_response: Answer) -> Answer:
    """Forbid caches to keep a page that was made for somebody who is logged in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    return middleware


class AtTheDoor:
    """Send who must first log in, or set up a second factor, to where that is done."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn what a visitor lacks into the way to get it."""
        if isinstance(exception, access.LoginNeeded):
            return redirect_to_login(request.get_full_path())
        if isinstance(exception, access.SecondFactorNeeded):
            return HttpResponseRedirect(f"{reverse('mfa_index')}?{urlencode({'next': request.get_full_path()})}")
        if isinstance(exception, PermissionDenied):
            return page_not_found(request, exception)
        return None
