"""Persons: one address, one account."""

import pytest
from django.db import IntegrityError

from people.models import Person


def test_one_address_in_two_cases_is_one_account(ada):
    with pytest.raises(IntegrityError):
        Person.objects.create(email="ADA@example.org")
