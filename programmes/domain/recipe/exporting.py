"""Writing a programme out as a recipe: what was configured in the admin, in the words that loading reads."""

import io
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from people.models import Organisation
from programmes.domain.recipe.exporting_gatherings import gatherings
from programmes.domain.recipe.exporting_year import cohort_of
from programmes.domain.recipe.telling import instant, number, slim, text
from programmes.models import (
    Assignment,
    Campus,
    Cohort,
    Contact,
    Partner,
    PayTerms,
    Programme,
    Questionnaire,
    StudyProgramme,
)
from programmes.models.campus import ContactKind


def export(programme: Programme, cohort: Cohort | None = None) -> str:
    """Write a programme and one cohort (the newest unless named) as a recipe; raises ValidationError without any."""
    year = cohort or programme.cohorts.order_by("-number").first()
    if year is None:
        raise ValidationError(_("A recipe describes a programme with a cohort. Make one first."))
    return dumped(as_tree(programme, year))


def as_tree(programme: Programme, year: Cohort) -> dict[str, Any]:
    """Give the recipe as plain values, in the order in which people read it."""
    together, changes = gatherings(year)
    return slim(
        {
            "recipe": 1,
            "slug": programme.slug,
            **_frame(programme),
            "organisations": _organisations(programme),
            "campuses": [
                _campus(programme, campus, changes.get(campus.slug, {})) for campus in programme.campuses.all()
            ],
            "contacts": _contacts(programme, None),
            "study_programmes": _studies(programme, None),
            **_words(programme),
            "questionnaires": {
                intake.part: _questionnaire(intake.questionnaire)
                for intake in year.intakes.select_related("questionnaire")
            },
            "cohort": cohort_of(year, together),
        }
    )


def _frame(programme: Programme) -> dict[str, Any]:
    mentors = {
        "kind": programme.mentor_kind,
        "paid": programme.mentors_paid or None,
        "hours": number(programme.mentor_hours),
    }
    plain = ("months", "time_zone", "colour", "alliance", "decision", "funder", "reporting_duty")
    since = programme.published_at
    return {
        **{
            name: text(getattr(programme, name))
            for name in ("name", "summary", "purpose", "offer", "stage", "newsletter")
        },
        "emphasis": list(programme.emphasis),
        "owner": programme.owner.slug,
        "mentors": slim(mentors),
        **_pay(programme),
        "languages": list(programme.languages),
        **{name: getattr(programme, name) for name in plain},
        "published": instant(since, programme.time_zone) if since else None,
    }


def _pay(programme: Programme) -> dict[str, Any]:
    terms = PayTerms.objects.filter(programme=programme).first()
    thanks = [slim({"after_meetings": one.after_meetings, "text": text(one.text)}) for one in programme.thanks.all()]
    if terms is None:
        return {"thanks": thanks}
    return {
        "pay": {
            "contract": text(terms.contract),
            "version": terms.contract_version,
            "due_day": terms.due_day,
            "due_months_after": terms.due_months_after,
            "help_months": terms.help_months,
            "country": terms.country,
        },
        "thanks": thanks,
    }


def _campus(programme: Programme, campus: Campus, changes: dict[str, Any]) -> dict[str, Any]:
    own = {"contacts": _contacts(programme, campus), "study_programmes": _studies(programme, campus)}
    return slim({"slug": campus.slug, "name": campus.name, **own, "gatherings": changes})


def dumped(tree: dict[str, Any]) -> str:
    """Write a tree as YAML, texts of several lines as blocks."""
    yaml = YAML()
    yaml.width = 118
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    yaml.dump(_blocks(tree), stream)
    return stream.getvalue()


def _blocks(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _blocks(part) for key, part in node.items()}
    if isinstance(node, list):
        return [_blocks(part) for part in node]
    return LiteralScalarString(node) if isinstance(node, str) and "\n" in node else node


def _organisations(programme: Programme) -> list[dict[str, Any]]:
    named = {programme.owner_id}
    named |= set(programme.partners.values_list("organisation", flat=True))
    named |= set(Assignment.objects.filter(cohort__programme=programme).values_list("organisation", flat=True))
    named |= set(programme.study_programmes.exclude(institution=None).values_list("institution", flat=True))
    rows = {row.pk: row for row in Organisation.objects.filter(pk__in=named)}
    for row in list(rows.values()):
        later = row.succeeded_by
        while later is not None and later.pk not in rows:
            rows[later.pk] = later
            later = later.succeeded_by
    by_pk = {row.pk: row.slug for row in rows.values()}
    return [
        slim({"slug": r.slug, "name": r.name, "kind": r.kind, "succeeded_by": by_pk.get(r.succeeded_by_id or 0)})
        for r in sorted(rows.values(), key=lambda row: row.slug)
    ]


def _contacts(programme: Programme, campus: Any) -> list[dict[str, Any]]:
    rows = Contact.objects.filter(programme=programme, campus=campus)
    return [
        slim(
            {
                "name": c.name,
                "email": c.email,
                "kind": c.kind if c.kind != ContactKind.GENERAL else None,
                "task": text(c.task),
                "phone": c.phone,
                "office": c.office,
            }
        )
        for c in rows
    ]


def _studies(programme: Programme, campus: Any) -> list[dict[str, Any]]:
    rows = StudyProgramme.objects.filter(programme=programme, campus=campus).select_related("institution")
    return [
        slim({"key": s.key, "name": text(s.name), "institution": s.institution.slug if s.institution else None})
        for s in rows.order_by("pk")
    ]


def _words(programme: Programme) -> dict[str, Any]:
    partners = Partner.objects.filter(programme=programme).select_related("organisation").prefetch_related("campuses")
    records = programme.processing_records.all()
    return {
        "partners": [
            slim(
                {
                    "organisation": p.organisation.slug,
                    "role": p.role,
                    "campuses": [campus.slug for campus in p.campuses.all()],
                    "text": text(p.text),
                }
            )
            for p in partners
        ],
        "themes": [{"key": t.key, "label": text(t.label)} for t in programme.struggle_themes.all()],
        "referrals": [
            slim(
                {
                    "key": s.key,
                    "kind": s.kind,
                    "name": text(s.name),
                    "what_for": text(s.what_for),
                    "contact": s.contact,
                    "url": s.url,
                }
            )
            for s in programme.referral_services.all()
        ],
        "quotes": [
            {"text": text(q.text), "said_by": q.said_by, "consent": q.consent_note}
            for q in programme.quotes.filter(given_by=None)
        ],
        "processing": [
            {
                "purpose": r.purpose,
                "basis": r.legal_basis,
                **{name: getattr(r, name) for name in ("categories", "recipients", "transfer", "storage", "source")},
            }
            for r in records
        ],
        "mails": {m.kind: {"subject": text(m.subject), "body": text(m.body)} for m in programme.mail_templates.all()},
    }


def _questionnaire(form: Questionnaire) -> dict[str, Any]:
    sections = [
        slim({"title": text(s.title), "intro": text(s.intro), "questions": [_question(q) for q in s.questions.all()]})
        for s in form.sections.prefetch_related("questions__options")
    ]
    return slim({"version": form.version, "title": text(form.title), "intro": text(form.intro), "sections": sections})


def _question(question: Any) -> dict[str, Any]:
    asked_if = {"question": question.asked_if_key, "answers": list(question.asked_if_values)}
    return slim(
        {
            "key": question.key,
            "kind": question.kind,
            "label": text(question.label),
            "help": text(question.help),
            "required": None if question.required else False,
            "lowest": question.lowest,
            "highest": question.highest,
            "most": question.most,
            "options": {option.key: text(option.label) for option in question.options.all()},
            "asked_if": asked_if if question.asked_if_key else None,
            "purpose": text(question.purpose),
            "basis": question.legal_basis,
            "seen_by": list(question.seen_by),
            "kept_until": question.kept_until,
            "sensitive": question.sensitive or None,
        }
    )
