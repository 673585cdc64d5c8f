"""The fixed cast: Ada coordinates, Ben mentors, Cleo is a student, Dan leads, Eve is a stranger."""

from typing import Any

from allauth.account.models import EmailAddress

from people.models import Person

PASSWORD = "correct-horse-battery"


def someone(name: str, *, house: str = "", **fields: Any) -> Person:
    """Make a person with a verified address, or find the one made before; `house` tells namesakes apart."""
    email = f"{name.lower()}@{house + '.' if house else ''}example.org".replace(" ", ".")
    person = Person.objects.filter(email=email).first()
    if person is None:
        named = {"name": f"{name} {house or 'Example'}", "language": "en", **fields}
        person = Person.objects.create_user(email, PASSWORD, **named)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person
