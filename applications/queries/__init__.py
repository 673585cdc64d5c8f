"""Reading applications: who applied, who is in the pool, and answers in words."""

from applications.queries.choices import Choices
from applications.queries.composition import Mix, composition
from applications.queries.flags import Flag, flags
from applications.queries.places import holders, places_left, waitlist
from applications.queries.rows import (
    UNTRAINED,
    WHOLE,
    answers_in_words,
    applications_of,
    is_asked,
    lacks_training,
    spoken_values,
    visible_answers,
    whole,
    with_frame,
)
from applications.queries.scores import NAMELESS, UNDECIDED, is_nameless, is_recused, may_compare, summary
from applications.queries.shown import Shown, in_words
from applications.queries.standing import Page, pages

__all__ = [
    "NAMELESS",
    "UNDECIDED",
    "UNTRAINED",
    "WHOLE",
    "Choices",
    "Flag",
    "Mix",
    "Page",
    "Shown",
    "answers_in_words",
    "applications_of",
    "composition",
    "flags",
    "holders",
    "in_words",
    "is_asked",
    "is_nameless",
    "is_recused",
    "lacks_training",
    "may_compare",
    "pages",
    "places_left",
    "spoken_values",
    "summary",
    "visible_answers",
    "waitlist",
    "whole",
    "with_frame",
]
