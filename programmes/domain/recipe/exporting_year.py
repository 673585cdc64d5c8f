"""Writing one cohort out as the part of a recipe that loading reads."""

from typing import Any

from programmes.domain.recipe.exporting_ruling import ruling
from programmes.domain.recipe.exporting_together import together
from programmes.domain.recipe.telling import instant, number, slim, text
from programmes.models import Cohort, Coupling, FirstContact


def cohort_of(year: Cohort, gatherings: list[dict[str, Any]]) -> dict[str, Any]:
    """Give one cohort, with its gatherings as they are told, as plain values."""
    phases = {phase.kind: _phase(phase) for phase in year.phases.all()}
    return slim(
        {
            "number": year.number,
            "name": text(year.name),
            "starts": year.starts_on,
            "ends": year.ends_on,
            "state": year.state,
            "intakes": {intake.part: _intake(intake, year.programme.time_zone) for intake in year.intakes.all()},
            "rules": [_rule(rule) for rule in year.rules.all()],
            "couplings": [_coupling(coupling) for coupling in year.couplings.order_by("pk")],
            "gatherings": gatherings,
            "expectations": [_expectation(e) for e in year.expectations.select_related("coupling")],
            "reminders": [
                slim({"kind": r.kind, "days_before": r.days_before, "every": r.every, "at": f"{r.at_time:%H:%M}"})
                for r in year.reminder_rules.all()
            ],
            "follow_up": [{"kind": rule.kind, "days": rule.days} for rule in year.follow_up_rules.all()],
            "phases": phases,
            "documents": [_document(d) for d in year.documents.filter(phase=None)],
            "surveys": [_survey(one) for one in year.surveys.all()],
            "assignments": [_assignment(one) for one in year.assignments.select_related("organisation", "contact")],
        }
    )


def _survey(survey: Any) -> dict[str, Any]:
    questions = [
        slim(
            {
                "key": one.key,
                "kind": one.kind,
                "label": text(one.label),
                "required": one.required or None,
                "options": [{"key": option.key, "label": text(option.label)} for option in one.options.all()],
            }
        )
        for one in survey.questions.all()
    ]
    return slim(
        {
            "key": survey.key,
            "title": text(survey.title),
            "intro": text(survey.intro),
            "parts": list(survey.parts),
            "opens": survey.opens_on,
            "open_days": survey.open_days if survey.open_days != 45 else None,
            "questions": questions,
        }
    )


def _assignment(one: Any) -> dict[str, Any]:
    return slim(
        {
            "key": one.key,
            "kind": one.kind,
            "organisation": one.organisation.slug,
            "title": text(one.title),
            "question": text(one.question),
            "goal": text(one.goal),
            "contact": one.contact.email if one.contact else None,
            "starts": one.starts_on,
            "ends": one.ends_on,
            "places": one.places if one.places != 1 else None,
            "offer_line": one.offer_line,
        }
    )


def _expectation(expected: Any) -> dict[str, Any]:
    return slim(
        {
            "kind": expected.kind,
            "at_least": expected.at_least,
            "at_most": expected.at_most,
            "periods": expected.periods,
            "coupling": expected.coupling.key if expected.coupling else None,
            "text": text(expected.text),
        }
    )


def _intake(intake: Any, zone: str) -> dict[str, Any]:
    return slim(
        {
            "opens": instant(intake.opens_at, zone),
            "closes": instant(intake.closes_at, zone),
            "decided_by": intake.decided_by,
            "places": intake.places,
            "advert": intake.advert_url,
            "terms": text(intake.terms),
            "interview": intake.interview or None,
            "training": intake.training_required or None,
            "answer_days": intake.answer_days if intake.answer_days != 5 else None,
            "moves_up": None if intake.moves_up else False,
            "blind": intake.blind or None,
            "scores": [{"key": c.key, "label": text(c.label), "weight": c.weight} for c in intake.score_criteria.all()],
            "mix": [
                {"question": share.question_key, "answer": share.value, "percent": share.percent}
                for share in intake.wanted_shares.order_by("pk")
            ],
        }
    )


def _rule(rule: Any) -> dict[str, Any]:
    exempt = {"question": rule.exempt_if_key, "answers": list(rule.exempt_if_values)}
    return slim(
        {
            "part": rule.part,
            "key": rule.key,
            "question": rule.question_key,
            "test": rule.test,
            "values": list(rule.values),
            "strength": rule.strength,
            "exempt_if": exempt if rule.exempt_if_key else None,
            "text": text(rule.text),
            "source": rule.source,
        }
    )


def _coupling(coupling: Coupling) -> dict[str, Any]:
    plain = ("minimum", "good", "objective", "balance", "group_lo", "group_hi", "trial_weeks", "meets_at")
    criteria = [
        slim(
            {
                "key": c.key,
                "label": text(c.label),
                "kind": c.kind,
                "seeker": c.seeker_key,
                "guide": c.guide_key,
                "must": c.must or None,
                "weight": c.weight,
                "guide_weight": c.guide_weight or None,
            }
        )
        for c in coupling.criteria.all()
    ]
    first = FirstContact.objects.filter(coupling=coupling).first()
    return slim(
        {
            "key": coupling.key,
            "name": text(coupling.name),
            "method": coupling.method,
            "seekers": coupling.seekers,
            "guides": coupling.guides,
            "within_campus": coupling.within_campus,
            **{name: getattr(coupling, name) for name in plain},
            "hours_per_student": number(coupling.hours_per_student),
            "criteria": criteria,
            **ruling(coupling),
            "first_contact": _first_contact(first) if first else None,
            **together(coupling),
        }
    )


def _first_contact(first: FirstContact) -> dict[str, Any]:
    return slim(
        {
            "asked_first": first.asked_first,
            "writes_first": first.writes_first,
            "shown_before": list(first.shown_before),
            "disclosed_after": list(first.disclosed_after),
            "text": text(first.text),
            "version": first.text_version,
            "remind_after_days": first.remind_after_days,
            "tell_after_days": first.tell_after_days,
            "office_after_days": first.office_after_days,
        }
    )


def _phase(phase: Any) -> dict[str, Any]:
    return slim(
        {
            "starts": phase.starts_on,
            "ends": phase.ends_on,
            "tasks": [slim({"text": text(t.text), "due": t.due_on, "role": t.role}) for t in phase.tasks.all()],
            "documents": [_document(d) for d in phase.documents.all()],
        }
    )


def _document(document: Any) -> dict[str, Any]:
    return slim(
        {
            "title": text(document.title),
            "text": text(document.text),
            "url": document.url,
            "for": document.audience,
            "released": document.released_on,
            "tell": document.tell or None,
        }
    )
