"""Templates ask for nothing that their pages do not give them."""

from copy import deepcopy

import pytest
from django.test import Client

from tests.scenarios.stages import Scene

pytestmark = pytest.mark.django_db
PUBLIC = ["/", "/p/kobling/", "/privacy/", "/accessibility/", "/account/signup/", "/no-such-page/"]


class Missing(str):
    """Stands in for a variable that is not there, and says which."""

    def __contains__(self, key: object) -> bool:
        """Ask the engine to fill in the name of the variable."""
        return key == "%s"

    def __mod__(self, name: object) -> str:
        """Fail with the name."""
        raise AssertionError(f"the template asks for {name}, which nobody gave it")


@pytest.fixture(autouse=True)
def strict(settings):
    """Let a missing variable fail the page."""
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["string_if_invalid"] = Missing("%s")
    settings.TEMPLATES = templates


def test_a_missing_variable_is_found_at_all(rf):
    from django.template import engines

    with pytest.raises(AssertionError, match="nowhere"):
        engines["django"].from_string("{{ nowhere }}").render({}, rf.get("/"))


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_ask_for_nothing_that_is_missing(client: Client, opened: Scene, path: str):
    assert b"</html>" in client.get(path).content


@pytest.mark.parametrize("who", ["student", "mentor", "coordinator", "lead", "stranger"])
def test_own_pages_ask_for_nothing_that_is_missing(client: Client, running: Scene, eve, who: str):
    people = {
        "student": running.students[0].person,
        "mentor": running.mentors[0].person,
        "coordinator": running.coordinator,
        "lead": running.lead,
        "stranger": eve,
    }
    client.force_login(people[who])

    assert b"</html>" in client.get("/my/").content
