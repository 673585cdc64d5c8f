"""The programme and the people of the benchmarks: 25 questions, three rules, and accounts that are logged in."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from people.models import Person
from programmes.domain import recipe
from programmes.models import Intake

QUESTIONS = """
        questions:
          - {key: level, kind: scale, label: {en: How easy is it now?}, purpose: admission}
          - {key: hours, kind: number, lowest: 1, highest: 40, label: {en: Hours a week}, purpose: admission}
          - {key: fluent, kind: yes_no, label: {en: Are you fluent?}, purpose: admission}
          - {use: phone}
          - {use: languages}
          - {use: availability}
"""
HEAD = """
recipe: 1
slug: %(slug)s
name: {en: The benchmark}
summary: {en: A programme to measure.}
purpose: {en: To be measured.}
owner: bench
mentors: {kind: volunteer}
languages: [en]
organisations:
  - {slug: bench, name: Bench, kind: municipal}
contacts:
  - {name: The office, email: office@bench.example.org}
processing:
  - {purpose: Measuring, basis: Consent, categories: Names, recipients: None, transfer: None, storage: None, source: Us}
answers: {basis: Consent, seen_by: [office], kept_until: the end}
lists:
  wishes: {one: {en: One}, two: {en: Two}, three: {en: Three}, four: {en: Four}}
questionnaires:
  student:
    title: {en: Questions}
    sections:
      - title: {en: All of them}"""
FOOT = """
cohort:
  number: 1
  name: {en: Now}
  starts: %(starts)s
  ends: %(ends)s
  state: recruitment
  intakes:
    student: {opens: %(opens)s, closes: %(closes)s}
  rules:
    - {key: level, question: level, test: at_most, values: [4], strength: normally, text: {en: Not too easy yet.}}
    - {key: hours, question: hours, test: at_least, values: [2], strength: required, text: {en: Two hours at least.}}
    - {key: fluent, question: fluent, test: is_yes, strength: assess, text: {en: We talk with you.}}
"""
MORE = {"short": 8, "long": 4, "choice": 4, "choices": 3}


def programme(slug: str) -> Intake:
    """Load the programme, recruiting now, and give the students' intake."""
    text = HEAD + QUESTIONS.rstrip()
    for kind, number in MORE.items():
        offered = ", options: wishes" if kind in ("choice", "choices") else ""
        for n in range(number):
            label = f"{{en: The {kind} answer number {n}}}"
            text += f"\n          - {{key: {kind}_{n}, kind: {kind}{offered}, label: {label}, purpose: matching}}"
    today = timezone.localdate()
    days = {"starts": 60, "ends": 300, "opens": -30, "closes": 30}
    dates = {name: (today + timedelta(days=shift)).isoformat() for name, shift in days.items()}
    made = recipe.load((text + FOOT) % {"slug": slug, **dates}, by=None, at=timezone.now())
    return Intake.objects.select_related("cohort__programme", "questionnaire").get(cohort__programme=made)


def typed(number: int) -> dict[str, str | list[str]]:
    """Give 25 answers as a browser sends them; short ones and long ones tell whose they are."""
    sent: dict[str, str | list[str]] = {
        "level": str(1 + number % 5),
        "hours": str(1 + number % 9),
        "fluent": "yes",
        "phone": "22334455",
        "languages": ["no", "en"],
        "availability": ["mon-am", "wed-pm"],
    }
    sent |= {f"short_{n}": f"Applicant {number} says {n}" for n in range(MORE["short"])}
    sent |= {f"long_{n}": f"Applicant {number} writes at length. " * 12 for n in range(MORE["long"])}
    sent |= {f"choice_{n}": "two" for n in range(MORE["choice"])}
    return sent | {f"choices_{n}": ["one", "three"] for n in range(MORE["choices"])}


def people(prefix: str, number: int) -> list[Person]:
    """Make accounts with a verified address; nobody can log in with a password."""
    rows = [
        Person(email=f"{prefix}{n}@bench.example.org", name=f"Name {n} of {prefix}", language="en", password="!x")
        for n in range(number)
    ]
    made = Person.objects.bulk_create(rows)
    addresses = [EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in made]
    EmailAddress.objects.bulk_create(addresses)
    return made


def sessions(persons: list[Person]) -> list[str]:
    """Log everybody in, and give the keys of their sessions."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    ends = timezone.now() + timedelta(hours=6)
    keys, rows = [], []
    for person in persons:
        session = store()
        key = session._get_new_session_key()
        words: dict[str, Any] = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        rows.append(Session(session_key=key, session_data=session.encode(words), expire_date=ends))
        keys.append(key)
    Session.objects.bulk_create(rows)
    return keys


def clear() -> None:
    """Take away what an earlier benchmark left in the benchmarks' own database."""
    tables = ["people_person", "programmes_programme", "people_organisation", "people_outgoingmail", "django_session"]
    with connection.cursor() as cursor:
        cursor.execute(f"truncate {', '.join(tables)} restart identity cascade")


def now() -> datetime:
    """Give the time."""
    return timezone.now()
