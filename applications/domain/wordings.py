"""The house's own words for the letters of this room, for programmes that have none of their own."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Default:
    """The house's own words for one kind of letter, used where the programme has none."""

    subject: str
    body: str


def receipt() -> Default:
    """What an applicant reads who has just sent."""
    return Default(
        _("{programme}: we have your application"),
        _(
            "Hello {first_name},\n\nthank you. We have received your application as {part} in {programme}.\n\n"
            "What happens next: {next_step}\n\n"
            "You can change your answers until {deadline}, and withdraw at any time, on your application's page:"
        ),
    )


def withdrawn() -> Default:
    """What an applicant reads who has taken the application back."""
    return Default(
        _("{programme}: your application is withdrawn"),
        _(
            "Hello {first_name},\n\nyour application as {part} in {programme} is withdrawn, as you asked.\n\n"
            "Was it a mistake? Until {deadline} you can undo it here:"
        ),
    )


def pool() -> Default:
    """What an applicant reads who is admitted."""
    return Default(
        _("{programme}: you are in"),
        _(
            "Hello {first_name},\n\ngood news: you are admitted as {part} in {programme}. We now look for somebody "
            "who suits you. Taking part depends on our finding a good match.\n\n{reason}\n\n"
            "You will hear from us as soon as there is one. Where things stand, you always see here:"
        ),
    )


def waitlist() -> Default:
    """What an applicant reads who waits for a place."""
    return Default(
        _("{programme}: you are on the waitlist"),
        _(
            "Hello {first_name},\n\nall places in {programme} are taken for now, and you are on the waitlist. "
            "When somebody withdraws, we write to you.\n\n{reason}\n\nWhere things stand, you always see here:"
        ),
    )


def interview() -> Default:
    """What an applicant reads who is called to an interview."""
    return Default(
        _("{programme}: we would like to talk with you"),
        _(
            "Hello {first_name},\n\nthank you for your application as {part} in {programme}. We would like to have a "
            "short talk with you before we decide, and get in touch about a time.\n\n{reason}\n\n"
            "Where things stand, you always see here:"
        ),
    )


def declined() -> Default:
    """What an applicant reads who is not taken this time, with the reason."""
    return Default(
        _("{programme}: not this time"),
        _(
            "Hello {first_name},\n\nthank you for applying as {part} in {programme}. We cannot offer you a place this "
            "time.\n\nThe reason: {reason}\n\nYou are welcome to apply again for a later cohort. "
            "Your application's page:"
        ),
    )


def place_offered() -> Default:
    """What somebody on the waitlist reads when a place has become free."""
    return Default(
        _("{programme}: a place is free for you"),
        _(
            "Hello {first_name},\n\na place as {part} in {programme} has become free, and you are the next on the "
            "waitlist. We hold it for you until {answer_by}.\n\nSay yes or no on your application's page. If we do not "
            "hear from you by then, the place goes to the next in line:"
        ),
    )


def place_gone() -> Default:
    """What somebody reads who has not answered in time."""
    return Default(
        _("{programme}: the place has gone to the next in line"),
        _(
            "Hello {first_name},\n\nwe held a place in {programme} for you until {answer_by} and have not heard from "
            "you, so it has gone to the next in line. You are still on the waitlist. Would you still like to take "
            "part? Then tell us.\n\nWhere things stand, you always see here:"
        ),
    )


def asked_anew() -> Default:
    """What an applicant reads when questions have changed while the application was open."""
    return Default(
        _("{programme}: some questions have changed"),
        _(
            "Hello {first_name},\n\nin the form of {programme} some questions have changed since you answered: "
            "{questions}.\n\nPlease answer these again and send your application anew before {deadline}. All your "
            "other answers are kept. What you have sent before counts until then:"
        ),
    )
