"""Letters: own words before the house's, plain filling, and who is asked."""

from django.utils import translation

from programmes.domain import letters
from programmes.models import MailTemplate


def test_a_programme_without_own_words_uses_the_rooms(planned):
    letter = letters.write(planned.programme, "offer", "A mentor for {name}", "Dear {name}", {"name": "Cleo"})

    assert letter.subject == "A mentor for Cleo"
    assert letter.text.startswith("Dear Cleo\n")


def test_own_words_are_read_in_the_readers_language(planned):
    MailTemplate.objects.create(
        programme=planned.programme,
        kind="offer",
        subject={"nb": "Forslag", "en": "Proposal"},
        body={"nb": "Hei {name}", "en": "Hello {name}"},
    )

    with translation.override("en"):
        english = letters.write(planned.programme, "offer", "-", "-", {"name": "Cleo"})
    with translation.override("nb"):
        norwegian = letters.write(planned.programme, "offer", "-", "-", {"name": "Cleo"})

    assert (english.subject, norwegian.subject) == ("Proposal", "Forslag")
    assert "Hello Cleo" in english.text


def test_a_persons_own_text_never_becomes_a_link_or_a_new_header(planned):
    name = "Win at https://evil.example\nBcc: all@example.org www.evil.example"

    letter = letters.write(planned.programme, "offer", "For {name}", "Dear {name}", {"name": name})

    assert "\n" not in letter.subject
    assert "://" not in letter.text
    assert "www.evil" not in letter.text


def test_placeholders_reach_no_attributes_and_unknown_ones_leave_nothing():
    assert letters.fill("{name.__class__} {missing}|", {"name": "Cleo"}) == "{name.__class__} |"


def test_the_page_and_the_contact_of_the_campus_stand_below(planned):
    letter = letters.write(
        planned.programme, "offer", "-", "Look", {}, campus=planned.north, url="https://site.test/pair/1/"
    )

    assert "https://site.test/pair/1/" in letter.text
    assert "north@kobling.test" in letter.text
    assert "south@kobling.test" not in letter.text
