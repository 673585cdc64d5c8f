"""Writing an application, one section a page; reading it through; sending it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications import queries
from applications.domain import answers, eligibility, returning
from applications.domain import intake as acts
from applications.forms.section import SectionForm
from applications.models import Application
from applications.queries import Choices, Page
from applications.views import files, own
from people.models import Person
from programmes.access import LoginNeeded

KEPT = "answers_before_login"
MOST_KEPT = 100_000


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, pk: int, section: int) -> HttpResponse:
    """Show one page of questions; keep what is written, and go on when it fits."""
    _keep_through_login(request, pk, section)
    application = own.mine(request, pk)
    if not _may_write(application):
        return redirect("application", pk)
    pages = queries.pages(application.form)
    if not 1 <= section <= len(pages):
        raise Http404
    page, choices = pages[section - 1], Choices(application.intake.cohort, application)
    if request.method == "POST":
        return _save(request, application, pages, page, choices)
    kept_files = request.session.get(KEPT, {}).get("files")
    kept = _kept(request, pk, section)
    form = SectionForm(page.questions, choices, application.written, kept)
    if kept is not None:
        form.forgive_missing()
        messages.info(request, _("These are your answers from before you logged in. Save them, or go on."))
        if kept_files:
            messages.warning(request, _("The file you chose could not be kept meanwhile. Choose it once more."))
    elif request.GET.get("mend"):
        form.complain(_refusals(pages, application, choices))
    return _show(request, application, pages, page, choices, form)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all answers and what the rules say of them; send them when the applicant says so."""
    application = own.mine(request, pk)
    if not _may_write(application):
        return redirect("application", pk)
    refusals: dict[str, str] = {}
    if request.method == "POST":
        try:
            terms = request.POST.get("terms") == "yes"
            acts.submit(application, by=application.person, at=timezone.now(), terms_accepted=terms)
            return redirect("application", pk)
        except ValidationError as refusal:
            if not hasattr(refusal, "error_dict"):
                messages.error(request, " ".join(refusal.messages))
                return redirect("application", pk)
            refusals = {key: " ".join(said) for key, said in refusal.message_dict.items()}
    return _show_review(request, application, refusals.get("terms", ""))


def _may_write(application: Application) -> bool:
    """Say whether answers may be written: always in a draft, and until the deadline in what was sent."""
    if application.state not in acts.WRITABLE:
        return False
    return not application.version or acts.is_open(application.intake, timezone.now())


def _save(
    request: HttpRequest, application: Application, pages: list[Page], page: Page, choices: Choices
) -> HttpResponse:
    now, action = timezone.now(), request.POST.get("action", "next")
    sent, refused = files.take(request, application, page, at=now)
    form = SectionForm(page.questions, choices, application.written, sent)
    try:
        acts.save_draft(application, form.typed, by=application.person, at=now)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("application", application.pk)
    if request.headers.get("X-Autosave"):
        clock = timezone.localtime(now, None)
        return HttpResponse(_("Saved at %(time)s") % {"time": f"{clock:%H:%M}"}, content_type="text/plain")
    if action.startswith("language:"):
        return _speak(request, action.removeprefix("language:"))
    if action == "back":
        return redirect("application_section", application.pk, max(page.number - 1, 1))
    if action == "save":
        form.forgive_missing()
    form.complain(refused)
    if form.errors:
        return _show(request, application, pages, page, choices, form)
    if action == "save":
        messages.success(request, _("Your answers are saved. You can go on another day."))
        return redirect(request.path)
    after = [number for number in returning.pages_to_ask(application, pages) if number > page.number]
    if after:
        return redirect("application_section", application.pk, after[0])
    return redirect("application_review", application.pk)


def _show(
    request: HttpRequest, application: Application, pages: list[Page], page: Page, choices: Choices, form: SectionForm
) -> HttpResponse:
    refusals = _refusals(pages, application, choices) if application.written else None
    context = own.frame(application) | {
        "title": str(page.section.title),
        "page": page,
        "form": form,
        "steps": _steps(application, pages, refusals, page.number),
        "number_of_pages": len(pages),
        "is_open": acts.is_open(application.intake, timezone.now()),
        "other_languages": _other_languages(application),
    }
    return render(request, "applications/section.html", context)


def _show_review(request: HttpRequest, application: Application, terms_refusal: str) -> HttpResponse:
    pages, choices = queries.pages(application.form), Choices(application.intake.cohort, application)
    asked = [question for page in pages for question in page.questions]
    cleaned, refusals = answers.clean_all(asked, application.written, choices)
    shown = {row.question.key: row for row in queries.answers_in_words(application, application.written)}
    intake = application.intake
    context = own.frame(application) | {
        "title": _("Read through and send"),
        "parts": [
            (page, [(shown[q.key], refusals.get(q.key, "")) for q in page.questions if q.key in shown])
            for page in pages
        ],
        "refusals": refusals,
        "terms_refusal": terms_refusal,
        "words": eligibility.words(intake.cohort, intake.part, cleaned),
        "steps": _steps(application, pages, refusals if application.written else None, len(pages) + 1),
        "is_open": acts.is_open(intake, timezone.now()),
    }
    return render(request, "applications/review.html", context)


def _refusals(pages: list[Page], application: Application, choices: Choices) -> dict[str, str]:
    asked = [question for page in pages for question in page.questions]
    return answers.clean_all(asked, application.written, choices)[1]


def _steps(
    application: Application, pages: list[Page], refusals: dict[str, str] | None, current: int
) -> list[dict[str, str]]:
    steps = []
    for page in pages:
        done = refusals is not None and not any(question.key in refusals for question in page.questions)
        state = "current" if page.number == current else "done" if done else "todo"
        url = reverse("application_section", args=[application.pk, page.number])
        steps.append({"label": str(page.section.title), "state": state, "url": url})
    state = "current" if current > len(pages) else "todo"
    url = reverse("application_review", args=[application.pk])
    return [*steps, {"label": _("Read through and send"), "state": state, "url": url}]


def _other_languages(application: Application) -> list[tuple[str, str]]:
    spoken = application.intake.cohort.programme.languages
    return [(code, name) for code, name in settings.LANGUAGES if code in spoken and code != translation.get_language()]


def _speak(request: HttpRequest, language: str) -> HttpResponse:
    """Go on in another language, after what was typed has been kept."""
    response = redirect(request.path)
    if language in dict(settings.LANGUAGES):
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


def _keep_through_login(request: HttpRequest, pk: int, number: int) -> None:
    """Keep what somebody sends whose session has run out until they have logged in again."""
    if request.user.is_authenticated or request.method != "POST":
        return
    sent = request.POST.urlencode()
    if len(sent) <= MOST_KEPT:
        request.session[KEPT] = {"pk": pk, "section": number, "sent": sent, "files": bool(request.FILES)}
    raise LoginNeeded


def _kept(request: HttpRequest, pk: int, number: int) -> QueryDict | None:
    kept: dict[str, Any] = request.session.get(KEPT, {})
    if kept.get("pk") != pk or kept.get("section") != number:
        return None
    del request.session[KEPT]
    return QueryDict(kept["sent"])
