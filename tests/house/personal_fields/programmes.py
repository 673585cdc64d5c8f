"""Columns of the programmes room."""

PERSONAL: dict[str, dict[str, str]] = {
    "programmes.Contact": {
        "name": "whom participants ask",
        "email": "where they ask, on public pages",
        "phone": "where they ask, on public pages",
        "office": "where they find them, on public pages",
    },
    "programmes.Subscription": {
        "email": "where the newsletter goes",
        "text": "to which words they said yes",
        "text_version": "in which version of the words",
        "asked_at": "when they asked, so that addresses that are never confirmed are removed",
        "confirmed_at": "proof that it was the reader of the address who asked",
    },
    "programmes.Quote": {
        "text": "a former participant's words, with the role only",
        "consent_note": "proof of consent",
        "given_by": "who gave the words on the site, to take them back; never shown",
        "consent": "the consent with which they were given",
    },
    "programmes.Membership": {
        "person": "who works for the programme",
        "role": "as what",
        "campus": "limited to which campus",
        "side": "limited to which side",
        "gatherings": "limited to which gatherings",
    },
    "programmes.Speaker": {
        "name": "who speaks at a gathering, as the programme presents them",
        "title": "as what",
        "about": "a few sentences about them, agreed with them",
    },
    "programmes.PrivacyClearance": {
        "cleared_by": "who in the privacy office answers for the clearance",
        "note": "under which conditions",
        "recorded_by": "who recorded it",
    },
    "programmes.Feedback": {
        "text": "what somebody asks or tells about a template",
        "asked_by": "who asks, to be answered",
        "answer": "what they are answered",
        "answered_by": "who answers",
    },
    "programmes.PhaseTask": {
        "owner": "which colleague does it",
    },
}

PLAIN: dict[str, str] = {
    "programmes.Programme": (
        "id slug name summary purpose offer stage emphasis owner mentor_kind mentors_paid mentor_hours"
        " months languages time_zone colour alliance decision funder reporting_duty newsletter published_at"
    ),
    "programmes.Subscription": "id programme language",
    "programmes.Quote": "id programme said_by published_at",
    "programmes.Campus": "id programme slug name order",
    "programmes.Contact": "id programme campus task kind",
    "programmes.StudyProgramme": "id programme campus institution key name",
    "programmes.Partner": "id programme organisation role text order campuses",
    "programmes.Questionnaire": "id programme part version title intro frozen_at",
    "programmes.Section": "id questionnaire title intro order",
    "programmes.Question": (
        "id section key kind label help required lowest highest most asked_if_key asked_if_values purpose"
        " legal_basis seen_by kept_until sensitive order"
    ),
    "programmes.Option": "id question key label order",
    "programmes.Cohort": "id programme number name state starts_on ends_on",
    "programmes.Intake": (
        "id cohort part questionnaire opens_at closes_at decided_by places advert_url terms interview"
        " training_required answer_days moves_up blind"
    ),
    "programmes.ScoreCriterion": "id intake key label weight order",
    "programmes.WantedShare": "id intake question_key value percent",
    "programmes.Phase": "id cohort kind starts_on ends_on",
    "programmes.PhaseTask": "id phase text due_on done_at order role",
    "programmes.Document": (
        "id cohort phase title text url file audience released_on order tell version told_version reads"
    ),
    "programmes.Gathering": (
        "id programme key number parts name starts_at ends_at mode place url agenda obligatory catering"
        " cohorts campuses answer_days sequence cancelled_at"
    ),
    "programmes.Speaker": "id gathering key order",
    "programmes.AgendaItem": "id gathering day at_time minutes title text room speakers",
    "programmes.Portion": "id gathering key name text seats order",
    "programmes.GatheringLink": "id gathering title url stage days order",
    "programmes.GroupTask": "id gathering key title text order",
    "programmes.Expectation": "id cohort kind at_least at_most text order periods coupling",
    "programmes.ReminderRule": "id cohort kind days_before at_time every",
    "programmes.Coupling": (
        "id cohort key name method seekers guides within_campus minimum good objective balance group_lo"
        " group_hi hours_per_student trial_weeks meets_at"
    ),
    "programmes.Criterion": "id coupling key label kind seeker_key guide_key must weight guide_weight order",
    "programmes.Priority": "id coupling key label rank test question_key values",
    "programmes.Cap": "id coupling key scope campus question_key value least most",
    "programmes.GroupMix": "id coupling home_key cohesion spread alone_key alone_values",
    "programmes.FirstContact": (
        "id coupling asked_first writes_first shown_before disclosed_after text text_version"
        " remind_after_days office_after_days tell_after_days"
    ),
    "programmes.AgreementText": "id coupling version intro",
    "programmes.AgreementPoint": "id agreement key title text ask order",
    "programmes.GoalIdea": "id coupling key horizon text order",
    "programmes.ConversationGuide": "id coupling key kind title text topic audience order",
    "programmes.MailTemplate": "id programme kind subject body",
    "programmes.Membership": "id programme",
    "programmes.ProcessingRecord": ("id programme purpose legal_basis categories recipients transfer storage source"),
    "programmes.PrivacyClearance": "id coupling text_version cleared_on",
    "programmes.EligibilityRule": (
        "id cohort part key question_key test values strength exempt_if_key exempt_if_values text source order"
    ),
    "programmes.DocumentVersion": "id document number title text url file until",
    "programmes.Feedback": "id programme subject document asked_at answered_at",
    "programmes.FollowUpRule": "id cohort kind days",
    "programmes.ReferralService": "id programme key kind name what_for contact url order",
    "programmes.StruggleTheme": "id programme key label order",
    "programmes.PayTerms": "id programme contract contract_version due_day due_months_after help_months country",
    "programmes.ThanksRule": "id programme after_meetings text",
    "programmes.Survey": "id cohort key title intro parts opens_on open_days order",
    "programmes.SurveyQuestion": "id survey key kind label required order",
    "programmes.SurveyOption": "id question key label order",
    "programmes.Assignment": (
        "id cohort key kind organisation title question goal contact starts_on ends_on places offer_line is_open order"
    ),
}
