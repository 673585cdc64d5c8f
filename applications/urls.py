"""Addresses of applications."""

from django.urls import path

from applications.views import apply, assignments, files, invitation, own, place, sections, selfcheck, study_group, talk

urlpatterns = [
    path("p/<slug:slug>/<int:number>/apply/<slug:part>/", apply.apply, name="apply"),
    path("p/<slug:slug>/<int:number>/can-i-apply/<slug:part>/", selfcheck.can_i_apply, name="can_i_apply"),
    path("invitation/<int:pk>/<slug:code>/", invitation.invitation, name="invitation"),
    path("study-group/<int:pk>/<slug:code>/", study_group.confirm, name="study_group"),
    path("application/<int:pk>/group/", study_group.size, name="application_group_size"),
    path("application/<int:pk>/", own.status, name="application"),
    path("application/<int:pk>/<int:section>/", sections.section, name="application_section"),
    path("application/<int:pk>/review/", sections.review, name="application_review"),
    path("application/<int:pk>/file/<slug:token>/", files.answer_file, name="answer_file"),
    path("application/<int:pk>/withdraw/", own.withdraw, name="application_withdraw"),
    path("application/<int:pk>/interview/", talk.choose, name="application_interview"),
    path("application/<int:pk>/place/", place.answer, name="application_place"),
    path("application/<int:pk>/assignments/", assignments.bank, name="assignments"),
    path("application/<int:pk>/reopen/", own.reopen, name="application_reopen"),
]
