"""Every address of the site, classified: who may come in, and with which row of programme A one knocks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from applications.domain import recruitment, study_groups
from matching.models import Group
from programmes.domain import newsletter
from sessions_app.domain import codes
from sessions_app.models import SurveyTurn
from tests.matrix.actors import Actor
from tests.scenarios.stages import Scene

Row = Callable[[Scene], dict[str, Any]]
NO_ROW: Row = lambda a: {}
OF_A: Row = lambda a: {"slug": a.programme.slug}
SUBSCRIPTION: Row = lambda a: {
    "pk": a.programme.subscriptions.get().pk,
    "code": newsletter.code_of(a.programme.subscriptions.get()),
}
MADE_GROUP: Row = lambda a: {
    "pk": a.cohort.study_groups.get().pk,
    "code": study_groups.code_of(a.cohort.study_groups.get()),
}
INVITATION: Row = lambda a: {
    "pk": a.mentors[0].intake.invitations.get().pk,
    "code": recruitment.code_of(a.mentors[0].intake.invitations.get()),
}
COHORT: Row = lambda a: {"slug": a.programme.slug, "number": a.cohort.number}
APPLY: Row = lambda a: {**COHORT(a), "part": "student"}
APPLICATION: Row = lambda a: {"pk": a.students[0].pk}
FILE_OF_CLEO: Row = lambda a: {**APPLICATION(a), "token": a.students[0].files.get().token}
SENT_FILE: Row = lambda a: {"pk": a.mentors[2].pk, "token": a.mentors[2].files.get().token}
SECTION: Row = lambda a: {"pk": a.students[0].pk, "section": 1}
OFFER: Row = lambda a: {"pk": a.pairs[3].pk}
PAIR: Row = lambda a: {"pk": a.pairs[0].pk}
GROUP: Row = lambda a: {"pk": Group.objects.get(coupling__cohort=a.cohort).pk}
APPOINTMENT: Row = lambda a: {"pk": a.pairs[0].appointments.get().pk}
MEETING: Row = lambda a: {"pk": a.pairs[0].meetings.get().pk}
GOAL: Row = lambda a: {"pk": a.pairs[0].goals.get().pk}
WALKED = ("goals", "goal_new", "goals_take", "agreement", "agreement_words", "topics")
CONCERN: Row = lambda a: {"pk": a.students[0].concerns.get().pk}
GUIDE: Row = lambda a: {"pk": a.pairs[0].guide_id}
GATHERING: Row = lambda a: {"pk": a.gatherings[0].pk}
TURN: Row = lambda a: {"pk": SurveyTurn.objects.get(application=a.students[0]).pk}
CERTIFICATE: Row = lambda a: {"pk": a.students[0].certificate.pk}
HANDOUT: Row = lambda a: {**GATHERING(a), "token": a.gatherings[0].files.get().token}
TASK: Row = lambda a: {**GATHERING(a), "number": a.gatherings[0].group_tasks.get().pk}
ROOM: Row = lambda a: {**GATHERING(a), "code": codes.of_room(a.gatherings[0])}
OUTCOME: Row = lambda a: {"application": a.students[0].pk}
CONTRACT: Row = lambda a: {"pk": a.cohort.contracts.get().pk}
MONTH: Row = lambda a: {**CONTRACT(a), "year": a.cohort.starts_on.year, "month": a.cohort.starts_on.month}
LINE: Row = lambda a: {"pk": a.cohort.contracts.get().timesheets.get().lines.first().pk}
PAYROLL: Row = lambda a: {**OF_A(a), "year": a.at.year, "month": a.at.month, "shape": "csv"}
EXPORTS = ("participants", "pairs", "attendance", "participation", "outcome", "assignments")


def export_of(table: str) -> Row:
    """One table of the cohort's report as a file."""
    return lambda a: {**COHORT(a), "table": table, "shape": "csv"}


@dataclass(frozen=True)
class Door:
    """Who may come in: everyone, logged in, its applicant, its pair by number, or a right in the programme."""

    who: str
    row: Row = NO_ROW
    staff: bool = False  # asks for a second factor
    campus: bool = False  # the row that is tried belongs to the northern campus, or to none
    side: str = ""  # the row that is tried belongs to this side

    def opens_to(self, actor: Actor, a: Scene) -> bool:
        """Say whether this actor may come in."""
        if self.who == "everyone":
            return True
        if actor.person is None or actor.name.startswith("deactivated"):
            return False
        if self.who == "its applicant":
            return actor.person == a.students[0].person
        if self.who == "its mentor":
            return actor.person == a.mentors[0].person
        if self.who == "participant":
            return actor.person in [application.person for application in (*a.students, *a.mentors)]
        if self.who == "pair 0's guide":
            return actor.person == a.pairs[0].guide.person
        if self.who.startswith("pair "):
            pair = a.pairs[int(self.who[-1])]
            return actor.person in (pair.seeker.person, pair.guide.person)
        if self.who == "who runs the site":
            return actor.superuser
        if self.who.endswith(" anywhere"):
            return self.who.split()[0] in actor.rights | actor.elsewhere
        if self.side and actor.side not in ("", self.side):
            return False
        return self.who == "logged in" or (self.who in actor.rights and not (self.campus and actor.campus))


PAGES: dict[str, tuple[Door, ...]] = {
    "front": (Door("everyone"),),
    "programme": (Door("everyone", OF_A),),
    "poster": (Door("everyone", OF_A),),
    "newsletter": (Door("everyone", OF_A),),
    "newsletter_own": (Door("everyone", SUBSCRIPTION),),
    "my_desk": (Door("logged in"),),
    "my_account": (Door("logged in"),),
    "own_data": (Door("logged in"),),
    "choose_language": (Door("everyone"),),
    "colours": (Door("everyone"),),
    "privacy": (Door("everyone"),),
    "health": (Door("everyone"),),
    "accessibility": (Door("everyone"),),
    "apply": (Door("everyone", APPLY),),
    "can_i_apply": (Door("everyone", APPLY),),
    "application": (Door("its applicant", APPLICATION),),
    "application_section": (Door("its applicant", SECTION),),
    "application_review": (Door("its applicant", APPLICATION),),
    "application_interview": (Door("nobody without an interview", APPLICATION),),
    "application_place": (Door("its applicant", APPLICATION),),
    "answer_file": (
        Door("its applicant", FILE_OF_CLEO),
        Door("see_applications", SENT_FILE, staff=True, campus=True),
    ),
    "application_group_size": (Door("its applicant", APPLICATION),),
    "study_group": (Door("logged in", MADE_GROUP),),
    "invitation": (Door("everyone", INVITATION),),
    "application_withdraw": (Door("its applicant", APPLICATION),),
    "application_reopen": (Door("its applicant", APPLICATION),),
    "pair": (Door("pair 0", PAIR), Door("pair 3", OFFER)),
    "pair_accept": (Door("pair 0", PAIR), Door("pair 3", OFFER)),
    "pair_decline": (Door("pair 0", PAIR), Door("pair 3", OFFER)),
    "answer": (Door("nobody without a link", lambda a: {"token": "no-such-link"}),),
    "pair_end": (Door("pair 0", PAIR), Door("pair 3", OFFER)),
    "group": (Door("pair 0", GROUP),),
    "group_answer": (Door("nobody", GROUP),),
    "pair_answer": (Door("nobody", PAIR),),
    "meetings": (Door("pair 0", PAIR), Door("nobody", OFFER)),
    "meeting_log": (Door("pair 0", PAIR), Door("nobody", OFFER)),
    "group_meetings": (Door("pair 0", GROUP),),
    "group_meeting_log": (Door("pair 0", GROUP),),
    "meeting": (Door("its applicant", MEETING),),
    "meeting_take_back": (Door("its applicant", MEETING),),
    "pair_change": (Door("pair 0", PAIR), Door("pair 3", OFFER)),
    "pair_change_take_back": (Door("pair 0", PAIR), Door("pair 3", OFFER)),
    **{name: (Door("pair 0", PAIR), Door("nobody", OFFER)) for name in WALKED},
    **{f"group_{name}": (Door("pair 0", GROUP),) for name in WALKED},
    "pair_help": (Door("pair 0", PAIR), Door("nobody", OFFER)),
    "group_help": (Door("pair 0", GROUP),),
    "goal": (Door("pair 0", GOAL),),
    "goal_state": (Door("pair 0", GOAL),),
    "goal_step_new": (Door("pair 0", GOAL),),
    "goal_step": (Door("pair 0", lambda a: {"pk": a.pairs[0].goals.get().steps.get().pk}),),
    "going": (Door("pair 0", PAIR), Door("nobody", OFFER)),
    "group_going": (Door("pair 0", GROUP),),
    "concern_new": (Door("pair 0", PAIR), Door("nobody", OFFER)),
    "group_concern_new": (Door("pair 0", GROUP),),
    "own_concern": (Door("its applicant", APPLICATION),),
    "concern": (Door("its applicant", CONCERN),),
    "struggles": (Door("pair 0's guide", GUIDE), Door("nobody who is guided", APPLICATION)),
    "check_in": (Door("nobody without a link", lambda a: {"token": "no-such-link", "feeling": "well"}),),
    "contract": (Door("its mentor", CONTRACT),),
    "contract_file": (Door("its mentor", CONTRACT),),
    "timesheet": (Door("its mentor", MONTH),),
    "timesheet_act": (Door("its mentor", MONTH),),
    "timesheet_line": (Door("its mentor", LINE),),
    "payroll": (Door("payroll", OF_A, staff=True),),
    "payroll_export": (Door("payroll", PAYROLL, staff=True),),
    "calendar": (Door("logged in"),),
    "pair_extend": (Door("pair 0", PAIR), Door("nobody before both have said yes", OFFER)),
    "assignments": (Door("its applicant", APPLICATION),),
    "survey": (Door("its applicant", TURN),),
    "certificates": (Door("logged in"),),
    "certificate_file": (Door("its applicant", lambda a: {**CERTIFICATE(a), "language": "nb"}),),
    "certificate_check": (Door("everyone"),),
    "certificate": (Door("nobody without a code", lambda a: {"code": "NOSUCHCODE234567"}),),
    "handbook": (Door("logged in"),),
    "handbook_page": (Door("participant", lambda a: {"pk": a.cohort.documents.get().pk}),),
    "handbook_file": (Door("participant", lambda a: {"pk": a.cohort.documents.get().pk}),),
    "quote": (Door("its applicant", APPLICATION),),
    "meeting_plan": (Door("pair 0", PAIR), Door("nobody", OFFER)),
    "group_meeting_plan": (Door("pair 0", GROUP),),
    "appointment": (Door("pair 0", APPOINTMENT),),
    "appointment_held": (Door("pair 0", APPOINTMENT),),
    "appointment_cancel": (Door("pair 0", APPOINTMENT),),
    "calendar_subscribe": (Door("logged in"),),
    "calendar_feed": (Door("nobody without the secret", lambda a: {"secret": "no-such-secret"}),),
    "my_reminders": (Door("logged in"),),
    "reminders_stop": (Door("nobody without a link", lambda a: {"token": "no-such-link"}),),
    "outcome": (Door("its applicant", OUTCOME),),
    "programme_report": (Door("see_numbers", COHORT, staff=True),),
    "report_export": tuple(Door("see_numbers", export_of(table), staff=True) for table in EXPORTS),
    "survey_report": (Door("see_numbers", COHORT, staff=True),),
    "gathering_file": (Door("participant", GATHERING),),
    "gathering": (Door("participant", GATHERING),),
    "gathering_answer": (Door("participant", GATHERING),),
    "gathering_needs": (Door("participant", GATHERING),),
    "gathering_needs_take_back": (Door("participant", GATHERING),),
    "gathering_code": (Door("participant", GATHERING),),
    "gathering_handout": (Door("participant", HANDOUT),),
    "gathering_summary": (Door("nobody before it begins", TASK),),
    "room_code": (Door("participant", ROOM),),
    "newsletter_export": (Door("newsletter", OF_A, staff=True),),
    "reports": (Door("see_numbers anywhere", staff=True),),
}

# allauth's own pages hold nothing of a programme: whoever comes, they stand, write nothing on GET and show nobody.
LIBRARY: dict[str, dict[str, Any]] = {
    "account_login": {},
    "account_logout": {},
    "account_inactive": {},
    "account_signup": {},
    "account_reauthenticate": {},
    "account_email": {},
    "account_email_verification_sent": {},
    "account_change_password": {},
    "account_set_password": {},
    "account_reset_password": {},
    "account_confirm_login_code": {},
    "account_reset_password_from_key_done": {},
    "account_reset_password_from_key": {"uidb36": "1", "key": "no-such-key"},
    "account_reset_password_done": {},
    "account_request_login_code": {},
    "mfa_index": {},
    "mfa_authenticate": {},
    "mfa_reauthenticate": {},
    "mfa_activate_totp": {},
    "mfa_deactivate_totp": {},
    "mfa_view_recovery_codes": {},
    "mfa_generate_recovery_codes": {},
    "mfa_download_recovery_codes": {},
    "mfa_list_webauthn": {},
    "mfa_add_webauthn": {},
    "mfa_reauthenticate_webauthn": {},
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_edit_webauthn": {"pk": 1},
    "usersessions_list": {},
    "own_data_file": {},  # ours, but asks for the password once more, as allauth's own pages do
}
