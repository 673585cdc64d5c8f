"""What every answer tells the browser to hold back, whatever the answer is."""

import pytest
from django.test import Client

from people.models import Person

HELD = {
    "Content-Security-Policy": [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
    ],
    "X-Content-Type-Options": ["nosniff"],
    "X-Frame-Options": ["DENY"],
    "Referrer-Policy": ["same-origin"],
}
PATHS = [
    "/",
    "/my/",
    "/no-such-page/",
    "/account/login/",
    "/admin/",
    "/colours.css",
    "/language/",
    "/%00",
    "/static/css/tokens.css",
]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_policies(client: Client, path: str):
    answer = client.get(path)

    for name, words in HELD.items():
        for word in words:
            assert word in answer.headers.get(name, ""), f"{path}: {name} is {answer.headers.get(name)!r}"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    answer.close()


def test_a_page_made_for_somebody_is_kept_by_no_cache(client: Client, cleo: Person):
    client.force_login(cleo)

    assert "no-store" in client.get("/my/").headers["Cache-Control"]
    assert "no-store" in client.get("/").headers["Cache-Control"]


def test_the_colours_are_the_same_for_all_and_may_be_kept(client: Client):
    assert "public" in client.get("/colours.css").headers["Cache-Control"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_a_method_that_no_page_knows_is_refused_before_a_row_is_read(
    client: Client, cleo: Person, method: str, django_assert_num_queries
):
    client.force_login(cleo)

    with django_assert_num_queries(0):
        answer = client.generic(method, "/my/")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, POST, OPTIONS"
