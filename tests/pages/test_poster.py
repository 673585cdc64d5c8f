"""The poster: one page with the programme's own words, and a code that leads to its page."""

import pypdfium2
import pytest
from django.urls import reverse

from mentoring import poster
from tests.scenarios import stages


def text_of(content: bytes) -> tuple[int, str]:
    """Count a PDF's pages and give its words."""
    document = pypdfium2.PdfDocument(content)
    try:
        page = document[0]
        text = page.get_textpage()
        words = text.get_text_bounded()
        text.close()
        page.close()
        return len(document), " ".join(words.split())
    finally:
        document.close()


@pytest.mark.django_db
@pytest.mark.requirement("OX-15", "OX-4")
def test_a_programme_s_poster_is_one_page_in_the_readers_language(client):
    scene = stages.opened()
    programme = scene.programme
    programme.name, programme.offer = "#strong[Mentor] *for* you $1$", "\n".join(f"Part {n} " * 60 for n in range(9))
    programme.save()
    address = reverse("poster", args=[programme.slug])
    assert address in client.get(reverse("programme", args=[programme.slug])).content.decode()

    client.cookies["language"] = "nb"
    answer = client.get(address)

    pages, words = text_of(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    assert pages == 1
    assert "#strong[Mentor] *for* you $1$" in words
    assert f"/p/{programme.slug}" in words
    assert "office@kobling.test" in words
    assert poster.pdf(programme, at=scene.at)
