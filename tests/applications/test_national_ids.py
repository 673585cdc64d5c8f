"""National identity numbers are refused wherever they are typed; ordinary numbers are not."""

import random
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from applications.domain import answers, national_ids, texts
from programmes.models import Question
from programmes.models.questionnaire import QuestionKind

FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def norwegian(luck: random.Random) -> str:
    """Make one valid Norwegian number, sometimes a D-number, by the published weights."""
    while True:
        day = date(1930, 1, 1) + timedelta(days=luck.randrange(29000))
        shifted = day.day + luck.choice([0, 0, 40])
        digits = [int(d) for d in f"{shifted:02}{day:%m%y}{luck.randrange(1000):03}"]
        for weights in (FIRST, SECOND):
            digits.append(-sum(w * d for w, d in zip(weights, digits, strict=True)) % 11)
        if max(digits) < 10:
            return "".join(map(str, digits))


def danish(luck: random.Random) -> str:
    """Make one Danish number."""
    day = date(1930, 1, 1) + timedelta(days=luck.randrange(29000))
    return f"{day:%d%m%y}-{luck.randrange(10000):04}"


def dressed(number: str, luck: random.Random) -> str:
    """Write a number as people do, in a sentence."""
    ways = [number, f"{number[:6]} {number[6:]}", f"My number is {number}.", f"({number[:6]}{number[6:]}) thanks"]
    return luck.choice(ways)


def test_five_thousand_valid_numbers_are_refused():
    luck = random.Random(1)

    missed = [n for n in (norwegian(luck) for _ in range(3500)) if not national_ids.is_present(dressed(n, luck))]
    missed += [n for n in (danish(luck) for _ in range(1500)) if not national_ids.is_present(f"cpr {n}, tak")]

    assert missed == []


def test_five_thousand_phone_and_order_numbers_are_accepted():
    luck = random.Random(2)

    def ordinary() -> str:
        eight = f"{luck.randrange(20000000, 99999999)}"
        return luck.choice(
            [
                eight,
                f"+47 {eight[:3]} {eight[3:5]} {eight[5:]}",
                f"0047{eight}",
                f"+45 {eight[:2]} {eight[2:4]} {eight[4:6]} {eight[6:]}",
                f"+4670{luck.randrange(10**7):07}",
                f"order {luck.randrange(10**9)}",
                f"{luck.randrange(10**12, 10**13)}",
                f"{luck.randrange(2000, 2030)}-{luck.randrange(10000):04}",
                f"org. 9{luck.randrange(10**8):08}",
            ]
        )

    refused = [text for text in (ordinary() for _ in range(5000)) if national_ids.is_present(text)]

    assert refused == []


@pytest.mark.parametrize("kind", [QuestionKind.SHORT, QuestionKind.LONG, QuestionKind.PHONE, QuestionKind.NUMBER])
def test_each_kind_that_is_typed_freely_refuses_them_with_an_explanation(kind):
    number = norwegian(random.Random(3))

    with pytest.raises(ValidationError) as refusal:
        answers.clean(Question(key="q", kind=kind, required=True), number, {})

    assert kind == QuestionKind.NUMBER or "national identity number" in refusal.value.messages[0]


def test_a_draft_does_not_keep_them_either():
    number = norwegian(random.Random(4))

    assert texts.keepable([f"my number {number}", "fine"]) == ["", "fine"]
    assert texts.keepable({number: "x"}) == {"": "x"}
