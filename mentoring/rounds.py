"""What the clock asks for, and how often: each task looks into the database, so that a missed round loses nothing."""

from typing import Any


def every(seconds: float, task: str) -> dict[str, Any]:
    """Ask for a task at a steady pace; a question that nobody took in that time is asked anew, not twice."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


def schedule(look: float) -> dict[str, dict[str, Any]]:
    """Give the rounds of the clock, paced by the seconds after which somebody looks again."""
    return {
        "deliver mail": every(look, "people.tasks.deliver_mail"),
        "sweep files": every(720 * look, "applications.tasks.sweep_files"),
        "run requested matchings": every(look, "matching.tasks.carry_out_requested_runs"),
        "look for plans": every(look, "matching.tasks.look_for_plans"),
        "end matches": every(60 * look, "matching.tasks.end_matches"),
        "close what is over": every(60 * look, "sessions_app.tasks.close_what_is_over"),
        "tell of silence": every(60 * look, "matching.tasks.tell_of_silence"),
        "move waitlists up": every(6 * look, "applications.tasks.move_waitlists_up"),
        "plan and release reminders": every(24 * look, "sessions_app.tasks.plan_and_release_reminders"),
        "rehearse": every(look, "mentoring.tasks.carry_out_requested_rehearsals"),
        "look after gatherings": every(60 * look, "sessions_app.tasks.look_after_gatherings"),
        "thank volunteers": every(720 * look, "sessions_app.tasks.thank_volunteers"),
        "keep contracts and timesheets": every(720 * look, "sessions_app.tasks.keep_pay_in_order"),
        "release due reminders": every(6 * look, "sessions_app.tasks.release_due_reminders"),
        "look who needs the office": every(60 * look, "sessions_app.tasks.follow_up"),
        "tell of the handbook": every(60 * look, "mentoring.tasks.tell_of_the_handbook"),
        "sweep the handbook": every(720 * look, "mentoring.tasks.sweep_the_handbook"),
        "forget what was told": every(720 * look, "sessions_app.tasks.forget_what_was_told"),
    }
