"""The newsletter's pages: asking for it, and the page of one's own where it is confirmed and stopped."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.models import Person
from programmes import queries
from programmes.domain import newsletter as acts
from programmes.forms.newsletter import NewsletterForm


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a programme's newsletter; whoever asks reads the same answer, whether the address is known or not."""
    programme = get_object_or_404(queries.published(), slug=slug)
    if not str(programme.newsletter):
        raise Http404
    known = {"email": request.user.email} if isinstance(request.user, Person) else {}
    form = NewsletterForm(request.POST if request.method == "POST" else None, initial=known)
    asked = False
    if request.method == "POST" and form.is_valid():
        try:
            language = get_language() or programme.languages[0]
            acts.ask(programme, form.cleaned_data["email"], language=language, at=timezone.now())
            asked = True
        except ValidationError as refusal:
            form.add_error(None, refusal)
    page = {
        "programme": programme,
        "contacts": queries.contacts_for(programme),
        "title": _("Newsletter"),
        "form": form,
        "asked": asked,
        "words": acts.words_of(programme),
    }
    return render(request, "programmes/newsletter.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Confirm or stop; the address of the page is the secret, and it is in the mails to its reader alone."""
    row = acts.found(pk, code)
    if row is None:
        raise Http404
    if request.method == "POST" and request.POST.get("act") == "stop":
        acts.stop(row)
        messages.success(request, _("You get no more newsletters, and your address is removed."))
        return redirect("newsletter", row.programme.slug)
    if request.method == "POST":
        acts.confirm(row, at=timezone.now())
        messages.success(request, _("Thank you. You get the newsletter from now on."))
        return redirect("newsletter_own", pk, code)
    page = {
        "programme": row.programme,
        "contacts": queries.contacts_for(row.programme),
        "title": _("Your newsletter"),
        "row": row,
    }
    return render(request, "programmes/newsletter_own.html", page)
