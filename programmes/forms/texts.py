"""Fields for texts in several languages: one box for each language of the programme, side by side."""

from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from i18nfield.forms import I18nTextarea, I18nTextInput


class SideBySide:
    """Draws the boxes of the languages that are asked for, each with the name of its language."""

    locales: list[str]
    enabled_locales: list[str]
    widgets: list[Any]

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Draw a labelled box for each language."""
        values = value if isinstance(value, list) else self.decompress(value)  # type: ignore[attr-defined]  # mixed into it
        names = dict(settings.LANGUAGES)
        given = attrs or {}
        boxes = []
        for place, locale in enumerate(self.locales):
            if locale in self.enabled_locales:
                own = {**given, "id": f"{given.get('id', name)}_{place}", "lang": locale}
                words = values[place] if place < len(values) else None
                box = self.widgets[place].render(f"{name}_{place}", words, own, renderer)
                boxes.append((own["id"], locale, names[locale], box))
        row = '<div class="one-language"><label for="{}" lang="{}">{}</label>{}</div>'
        return format_html('<div class="in-languages">{}</div>', format_html_join("", row, boxes))

    def id_for_label(self, id_: str) -> str:
        """Let the field's label point to its first box."""
        first = next((place for place, locale in enumerate(self.locales) if locale in self.enabled_locales), 0)
        return f"{id_}_{first}" if id_ else id_


class Line(SideBySide, I18nTextInput):  # type: ignore[misc]  # the library is not typed
    """One line in each language."""


class Lines(SideBySide, I18nTextarea):  # type: ignore[misc]  # the library is not typed
    """Several lines in each language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for widget in self.widgets:
            widget.attrs |= {"rows": 4}
