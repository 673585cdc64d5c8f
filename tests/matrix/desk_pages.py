"""The pages of the desk: Django's own, those of each table, and the rooms' own pages, classified."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.urls import reverse

from matching.models import Group
from sessions_app.domain import codes
from tests.house.addresses import Address
from tests.matrix.actors import Actor
from tests.matrix.desk_rows import DESK_ROWS
from tests.matrix.doors import CONTRACT, GATHERING, GROUP, OFFER, PAIR, Door, Row
from tests.scenarios.stages import Scene

# Django's own pages of the desk: name → the path to try, and whether it opens to who works at the desk (None: depends).
STOCK: dict[str, tuple[str, bool | None]] = {
    "admin:index": ("/admin/", True),
    "admin:app_list": ("/admin/people/", None),
    "admin:password_change": ("/admin/password_change/", True),
    "admin:password_change_done": ("/admin/password_change/done/", True),
    "admin:jsi18n": ("/admin/jsi18n/", True),
    "admin:login": ("/admin/login/", False),
    "admin:logout": ("/admin/logout/", True),
    "admin:autocomplete": ("/admin/autocomplete/", False),
    "admin:view_on_site": ("/admin/r/1/1/", False),
    "admin:": ("/admin/no-such-page/", False),
}

COUPLING: Row = lambda a: {"pk": a.coupling.pk}
FORM: Row = lambda a: {"pk": a.students[0].questionnaire_id}
INTAKE: Row = lambda a: {"number": a.students[0].intake_id}
RUN: Row = lambda a: {"pk": a.run.pk}
READY: Row = lambda a: {"pk": a.coupling.runs.get(state="ready").pk}
REHEARSAL: Row = lambda a: {"pk": a.cohort.rehearsals.order_by("pk").first().pk}
QUESTION: Row = lambda a: READY(a) | {"number": a.coupling.runs.get(state="ready").questions.get().pk}
SWAP: Row = lambda a: {"pk": a.pairs[0].swap_requests.get().pk}
SEARCH: Row = lambda a: PAIR(a) | {"number": a.pairs[0].searches.get().pk}
STAND_IN: Row = lambda a: PAIR(a) | {"number": a.pairs[0].co_guides.get().pk}
CO_GUIDE: Row = lambda a: GROUP(a) | {"number": Group.objects.get(**GROUP(a)).co_guides.get().pk}
APART: Row = lambda a: COUPLING(a) | {"number": a.programme.kept_apart.get().pk}
FIRST: Row = lambda a: COUPLING(a) | {"number": a.coupling.precedences.get().pk}
SHEET: Row = lambda a: {"pk": a.cohort.contracts.get().timesheets.get().pk}
SEAT: Row = lambda a: {**READY(a), "seeker": a.students[0].pk}
SCAN: Row = lambda a: {**GATHERING(a), "code": codes.of_participant(a.gatherings[0], a.students[0])}
ABSENCE: Row = lambda a: {**GATHERING(a), "number": a.students[0].pk}
FILE: Row = lambda a: {**GATHERING(a), "number": a.gatherings[0].files.get().pk}
DOCUMENT: Row = lambda a: {"pk": a.cohort.documents.get().pk, "number": 1}
SUMMARY: Row = lambda a: {**GATHERING(a), "number": a.students[0].summaries.get().pk}

# The rooms' own pages inside the desk.
PAGES: dict[str, tuple[Door, ...]] = {
    "admin:programmes_cohort_move": (Door("configure", lambda a: {"pk": a.cohort.pk}, staff=True),),
    "admin:programmes_programme_recipe": (Door("configure", lambda a: {"pk": a.programme.pk}, staff=True),),
    "admin:programmes_questionnaire_build": (Door("configure", FORM, staff=True),),
    "admin:programmes_questionnaire_preview": (Door("configure", lambda a: FORM(a) | {"number": 1}, staff=True),),
    "admin:programmes_questionnaire_use": (Door("nobody without a newer version", FORM, staff=True),),
    "admin:programmes_programme_plan": (Door("configure", lambda a: {"pk": a.programme.pk}, staff=True),),
    "admin:programmes_programme_roll": (Door("configure", lambda a: {"pk": a.programme.pk}, staff=True),),
    "admin:programmes_document_file": (Door("configure", DOCUMENT, staff=True),),
    "admin:programmes_programme_load": (Door("who runs the site", staff=True),),
    "admin:participation_cohort": (Door("follow_up", lambda a: {"pk": a.cohort.pk}, staff=True),),
    "admin:participation_person": (
        Door("follow_up", lambda a: {"pk": a.students[0].pk}, staff=True, campus=True, side="student"),
    ),
    **{
        f"admin:{name}": (Door(right, GATHERING, staff=True),)
        for right, names in {
            "register": ("register", "register_ticks", "room_sheet", "gathering_desk"),
            "follow_up": ("gathering_note", "gathering_move", "gathering_cancel", "gathering_files"),
            "catering": ("catering", "headcount"),
            "see_needs": ("needs_by_name",),
        }.items()
        for name in names
    },
    "admin:register_worker": (Door("register anywhere", staff=True),),
    "admin:scan": (Door("register", SCAN, staff=True, campus=True, side="student"),),
    "admin:gathering_absence": (Door("follow_up", ABSENCE, staff=True, campus=True, side="student"),),
    "admin:gathering_file_desk": (Door("follow_up", FILE, staff=True),),
    "admin:gathering_summary_remove": (Door("follow_up", SUMMARY, staff=True),),
    "admin:register": (Door("register", lambda a: {"pk": a.gatherings[0].pk}, staff=True),),
    "admin:mentoring_rehearsal_start": (Door("follow_up", lambda a: {"pk": a.cohort.pk}, staff=True),),
    "admin:mentoring_rehearsal_progress": (Door("follow_up", REHEARSAL, staff=True),),
    "admin:mentoring_rehearsal_cancel": (Door("follow_up", REHEARSAL, staff=True),),
    "admin:mentoring_rehearsal_entry": (Door("follow_up", lambda a: {**REHEARSAL(a), "place": 0}, staff=True),),
    "admin:mentoring_rehearsal_file": (Door("follow_up", REHEARSAL, staff=True),),
    "admin:sessions_app_contract_make": (Door("payroll anywhere", staff=True),),
    "admin:sessions_app_contract_act": (Door("payroll", CONTRACT, staff=True, campus=True, side="mentor"),),
    "admin:sessions_app_contract_file": (Door("payroll", CONTRACT, staff=True, campus=True, side="mentor"),),
    "admin:sessions_app_timesheet_act": (Door("payroll", SHEET, staff=True, campus=True, side="mentor"),),
    "admin:reminder_timelines": (Door("follow_up anywhere", staff=True),),
    "admin:reminder_timeline": (Door("follow_up", lambda a: {"pk": a.cohort.pk}, staff=True),),
    "admin:reminder_letter": (Door("nobody without a moment", lambda a: {"pk": a.cohort.pk}, staff=True),),
    "admin:applications_application_takeover": (Door("configure anywhere", staff=True),),
    "admin:applications_application_takeover_into": (Door("configure", INTAKE, staff=True),),
    "admin:applications_application_decide": (
        Door("nobody without chosen rows", lambda a: {"state": "pool"}, staff=True),
    ),
    "admin:applications_application_release": (Door("decide anywhere", staff=True),),
    "admin:applications_application_release_one": (Door("decide", INTAKE, staff=True, side="student"),),
    "admin:applications_application_waitlist": (Door("decide", INTAKE, staff=True, side="student"),),
    "admin:applications_application_letter": (
        Door("see_applications", lambda a: {"number": a.students[0].pk}, staff=True, campus=True, side="student"),
    ),
    "admin:sessions_app_followup_plan": (Door("follow_up anywhere", staff=True),),
    "admin:matching_couplings": (Door("match anywhere", staff=True),),
    "admin:matching_coupling": (Door("match", COUPLING, staff=True),),
    "admin:matching_by_hand": (Door("publish", COUPLING, staff=True),),
    "admin:matching_run_progress": (Door("match", RUN, staff=True, campus=True),),
    "admin:matching_run_cancel": (Door("match", RUN, staff=True, campus=True),),
    "admin:matching_run_discard": (Door("match", READY, staff=True, campus=True),),
    "admin:matching_run_publish": (
        Door("publish", RUN, staff=True, campus=True),
        Door("publish", READY, staff=True, campus=True),
    ),
    "admin:matching_ready": (Door("match", COUPLING, staff=True),),
    "admin:matching_ready_progress": (Door("match", COUPLING, staff=True),),
    "admin:matching_apart": (Door("publish", COUPLING, staff=True),),
    "admin:matching_apart_lift": (Door("publish", APART, staff=True, campus=True),),
    "admin:matching_first": (Door("publish", COUPLING, staff=True),),
    "admin:matching_first_lift": (Door("publish", FIRST, staff=True, campus=True),),
    "admin:matching_fill": (Door("publish", COUPLING, staff=True),),
    "admin:matching_weighing": (Door("match", COUPLING, staff=True),),
    "admin:matching_wanted": (Door("match", COUPLING, staff=True),),
    "admin:matching_compare": (Door("match", COUPLING, staff=True),),
    "admin:matching_run_letters": (
        Door("publish", RUN, staff=True, campus=True),
        Door("publish", READY, staff=True, campus=True),
    ),
    "admin:matching_board": (Door("match", READY, staff=True, campus=True),),
    "admin:matching_board_person": (Door("match", SEAT, staff=True, campus=True),),
    "admin:matching_board_scores": (Door("match", SEAT, staff=True, campus=True),),
    "admin:matching_board_act": (Door("match", READY, staff=True, campus=True),),
    "admin:matching_board_ask": (Door("match", READY, staff=True, campus=True),),
    "admin:matching_board_question": (Door("match", QUESTION, staff=True, campus=True),),
    "admin:matching_board_undo": (Door("match", READY, staff=True, campus=True),),
    "admin:matching_board_again": (Door("match", READY, staff=True, campus=True),),
    "admin:matching_board_changes": (Door("match", READY, staff=True, campus=True),),
    "admin:matching_swaprequest_take_up": (Door("follow_up", SWAP, staff=True, campus=True, side="student"),),
    "admin:matching_swaprequest_settle": (Door("follow_up", SWAP, staff=True, campus=True, side="student"),),
    "admin:matching_pair_repair": (Door("publish", PAIR, staff=True, campus=True),),
    "admin:matching_pair_repair_progress": (Door("publish", SEARCH, staff=True, campus=True),),
    "admin:matching_pair_regroup": (Door("publish", PAIR, staff=True, campus=True),),
    "admin:matching_group_co_guide": (Door("publish", GROUP, staff=True, campus=True),),
    "admin:matching_group_co_guide_end": (Door("publish", CO_GUIDE, staff=True, campus=True),),
    "admin:matching_pair_co_guide": (Door("publish", PAIR, staff=True, campus=True),),
    "admin:matching_pair_co_guide_end": (Door("publish", STAND_IN, staff=True, campus=True),),
    "admin:matching_pair_confirm": (Door("follow_up", PAIR, staff=True, campus=True),),
    "admin:matching_pair_end": (Door("follow_up", PAIR, staff=True, campus=True),),
    "admin:matching_pair_expire": (Door("follow_up", OFFER, staff=True),),
    "admin:matching_pair_last_day": (Door("follow_up", PAIR, staff=True, campus=True),),
    "admin:matching_pair_complete": (Door("follow_up", PAIR, staff=True, campus=True),),
}


def of_rows(address: Address, actor: Actor, a: Scene) -> tuple[str, bool, bool]:
    """The path of a table's page for the row of programme A, and whether it opens."""
    table: ModelAdmin[Any] = address.admin
    rows = DESK_ROWS[table.model._meta.label]
    page = address.name.rsplit("_", 1)[-1]
    if page in ("changelist", "add"):
        return reverse(address.name), rows.lists_for(actor, rows.see if page == "changelist" else rows.add), True
    if page == "admin:":
        return "/" + address.route.replace("<path:object_id>", "1"), actor.desk, True
    row = row_of(table.model, a)
    right = {"delete": rows.remove}.get(page, rows.see)
    path = "/" + address.route.replace("<path:object_id>", str(row))
    return path, rows.opens_to(actor, right, a), True


def row_of(model: Any, a: Scene) -> Any:
    """The row of programme A that is tried: the first that was made, or Cleo's."""
    of = DESK_ROWS[model._meta.label].of
    rows = model._default_manager.filter(**{of: a.students[0].person} if of else {})
    return rows.order_by("pk").values_list("pk", flat=True).first() or 0
