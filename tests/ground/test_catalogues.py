"""The catalogues: every text of pages and code is found, and what is translated stays so."""

from io import BytesIO

import pytest
from babel.messages.catalog import Catalog

from mentoring import catalogues

PAGE = """{% load i18n %}<h1 title="{% translate "It's (odd)" %}">{% blocktranslate trimmed count n=3 with who=name %}
  One pair for {{ who }}
{% plural %}
  {{ n }} pairs for {{ who }}
{% endblocktranslate %}</h1>{{ _("direct") }}{% translate "May" context "month" %}"""


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A house with one page and no translations yet."""
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(PAGE)
    return tmp_path


def test_every_kind_of_text_in_a_template_is_found():
    found = [(function, text) for _line, function, text in catalogues.extract_template(BytesIO(PAGE.encode()))]

    assert [function for function, _ in found] == ["gettext", "ngettext", "_", "pgettext"]
    assert found[0][1] == "It's (odd)"
    assert found[1][1][:2] == ("One pair for %(who)s", "%(n)s pairs for %(who)s")
    assert found[3][1] == ("month", "May")


def test_every_kind_of_text_in_code_is_found():
    code = (
        b'_("one"); gettext_lazy("two"); ngettext("a pair", "%(n)s pairs", n); pgettext_lazy("month", "May"); f("no")'
    )

    found = [text if isinstance(text, str) else text[:2] for _l, _f, text in catalogues.extract_code(BytesIO(code))]

    assert found == ["one", "two", ("a pair", "%(n)s pairs"), ("month", "May")]


def test_an_update_keeps_what_is_translated_and_guesses_nothing(house):
    catalogues.update("da", catalogues.collect())
    catalogue = house / "locale/da/LC_MESSAGES/django.po"
    catalogue.write_text(catalogue.read_text().replace('msgid "direct"\nmsgstr ""', 'msgid "direct"\nmsgstr "direkte"'))
    (house / "templates" / "page.html").write_text(PAGE + '{{ _("directly") }}')

    updated = catalogues.update("da", catalogues.collect())

    assert updated.get("direct").string == "direkte"
    assert not updated.get("directly").string
    assert "fuzzy" not in catalogue.read_text()


def test_an_update_without_news_changes_no_byte(house):
    catalogues.update("nb", catalogues.collect())
    catalogue = house / "locale/nb/LC_MESSAGES/django.po"
    before = catalogue.read_bytes()

    catalogues.update("nb", catalogues.collect())

    assert catalogue.read_bytes() == before


def test_the_english_catalogue_says_the_source_itself(house):
    updated = catalogues.update("en", catalogues.collect())

    assert catalogues.untranslated(updated) == []
    assert updated.get("direct").string == "direct"


def test_texts_that_django_leaves_in_english_are_collected_too(house):
    assert "django" in [place for message in catalogues.collect() for place, _ in message.locations]


def test_only_what_changed_is_compiled(house):
    catalogues.update("nb", catalogues.collect())

    assert catalogues.compile_all() == ["nb"]
    assert (house / "locale/nb/LC_MESSAGES/django.mo").stat().st_size > 0
    assert catalogues.compile_all() == []


def test_a_plural_with_one_form_missing_counts_as_untranslated():
    catalogue = Catalog(locale="nb")
    catalogue.add(("a pair", "pairs"), string=("et par", ""))

    assert catalogues.untranslated(catalogue) == ["a pair"]
