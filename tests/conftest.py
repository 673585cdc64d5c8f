"""What all tests share: the fixed cast."""

import os

import pytest

from people.models import Person

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop in this thread
PASSWORD = "correct-horse-battery"


def someone(name: str, **fields) -> Person:
    """Make one of the cast, with a verified address."""
    from allauth.account.models import EmailAddress

    person = Person.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=f"{name} Example", **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


@pytest.fixture
def ada(db) -> Person:
    """Ada coordinates."""
    return someone("Ada")


@pytest.fixture
def ben(db) -> Person:
    """Ben mentors."""
    return someone("Ben")


@pytest.fixture
def cleo(db) -> Person:
    """Cleo is a student."""
    return someone("Cleo")


@pytest.fixture
def dan(db) -> Person:
    """Dan leads."""
    return someone("Dan")


@pytest.fixture
def eve(db) -> Person:
    """Eve is a stranger."""
    return someone("Eve")
