"""The tables of the desk, classified: which right sees, changes, adds and removes their rows, and what limits them."""

from dataclasses import dataclass

from tests.matrix.actors import Actor
from tests.scenarios.stages import Scene

SITE = "runs the site"


@dataclass(frozen=True)
class Rows:
    """The rights over one table; None: nobody, not even who runs the site."""

    see: str | None
    change: str | None = None
    add: str | None = None
    remove: str | None = None
    campus: bool = False  # rows belong to a campus (the row that is tried: to the northern one)
    side: str = ""  # rows belong to a side (the row that is tried: to this one)
    of: str = ""  # the lookup that finds Cleo's row, where the first row of programme A is not hers
    list_only: bool = False  # its page shows no row of it
    whole: bool = False  # rows name neither, and who is limited sees none

    def lists_for(self, actor: Actor, right: str | None) -> bool:
        """Say whether the actor holds the right in any programme."""
        return right is not None and (actor.superuser or right in actor.rights | actor.elsewhere)

    def opens_to(self, actor: Actor, right: str | None, a: Scene) -> bool:
        """Say whether the actor holds the right over the row of programme A that is tried."""
        if right is None or self.list_only or actor.superuser:
            return right is not None and not self.list_only
        elsewhere = self.campus and actor.campus not in (None, a.north.pk)
        other_side = self.side and actor.side not in ("", self.side)
        limited = self.whole and (actor.campus or actor.side)
        return right in actor.rights and not (elsewhere or other_side or limited)


CONFIGURED = Rows("configure", "configure", "configure", "configure")
FROZEN = Rows("configure", "configure", "configure")  # with the opening: nobody removes what has been asked
KEPT_BY_THE_SITE = Rows(SITE, SITE, SITE, SITE)

DESK_ROWS: dict[str, Rows] = {
    "programmes.Programme": Rows("configure", "configure", SITE, SITE),
    "programmes.Campus": CONFIGURED,
    "programmes.Contact": CONFIGURED,
    "programmes.StudyProgramme": CONFIGURED,
    "programmes.Partner": CONFIGURED,
    "programmes.StruggleTheme": CONFIGURED,
    "programmes.Feedback": Rows("follow_up", "configure", "follow_up"),
    "programmes.ReferralService": CONFIGURED,
    "programmes.MailTemplate": CONFIGURED,
    "programmes.Quote": CONFIGURED,
    "programmes.ProcessingRecord": CONFIGURED,
    "programmes.Membership": CONFIGURED,
    "programmes.Questionnaire": FROZEN,
    "programmes.Section": FROZEN,
    "programmes.Question": FROZEN,
    "programmes.Cohort": CONFIGURED,
    "programmes.Phase": CONFIGURED,
    "programmes.Document": CONFIGURED,
    "programmes.Coupling": CONFIGURED,
    "programmes.AgreementText": CONFIGURED,
    "programmes.Gathering": CONFIGURED,
    "programmes.Assignment": CONFIGURED,
    "programmes.Survey": CONFIGURED,
    "programmes.SurveyQuestion": FROZEN,
    "programmes.Intake": Rows("configure", "configure", "configure", "configure", side="student"),
    "programmes.EligibilityRule": Rows("configure", "configure", "configure", "configure", side="student"),
    "programmes.PhaseTask": Rows("follow_up", "configure", "configure", "configure"),
    "programmes.PrivacyClearance": Rows("configure", None, "configure", "configure"),
    "applications.Application": Rows("see_applications", "decide", campus=True, side="student"),
    "applications.Invitation": Rows("see_applications", "decide", "decide", "decide", side="mentor"),
    "applications.StudyGroup": Rows("see_applications", "decide", "decide", "decide", campus=True),
    "applications.Interest": Rows("follow_up", campus=True, side="student"),
    "matching.Run": Rows("match", campus=True),
    "matching.Pair": Rows("follow_up", campus=True),
    "matching.Group": Rows("follow_up", campus=True),
    "matching.SwapRequest": Rows("follow_up", campus=True, side="student"),
    "reports.Outcome": Rows("follow_up", campus=True, side="student"),
    "people.Person": Rows(SITE, SITE),
    "people.Organisation": KEPT_BY_THE_SITE,
    "people.Consent": Rows(SITE),
    "people.OutgoingMail": Rows("follow_up", campus=True, side="student"),
    "people.AuditEvent": Rows("follow_up", whole=True),
    "sessions_app.Agreement": Rows("follow_up", campus=True),
    "sessions_app.Attendance": Rows("register", campus=True, side="student"),
    "sessions_app.CateringNeed": Rows("catering", list_only=True),
    "sessions_app.CheckIn": Rows("follow_up", campus=True, side="student"),
    "sessions_app.Concern": Rows("follow_up", campus=True, side="student"),
    "sessions_app.FollowUp": Rows("follow_up", campus=True, side="student"),
    "programmes.PayTerms": CONFIGURED,
    "programmes.ThanksRule": CONFIGURED,
    "sessions_app.Contract": Rows("payroll", campus=True, side="mentor"),
    "sessions_app.Timesheet": Rows("payroll", campus=True, side="mentor"),
    "sessions_app.Meeting": Rows("follow_up", campus=True),
    "sessions_app.Allowance": Rows("follow_up", campus=True, side="student"),
    "sessions_app.Certificate": Rows("follow_up", campus=True, side="student"),
    "sessions_app.SurveyReply": Rows("follow_up", campus=True, side="student"),
    "sessions_app.Reminder": Rows("follow_up", campus=True, side="student", of="person"),
    "auth.Group": KEPT_BY_THE_SITE,
    "account.EmailAddress": KEPT_BY_THE_SITE,
    "mfa.Authenticator": KEPT_BY_THE_SITE,
    "usersessions.UserSession": KEPT_BY_THE_SITE,
}
