"""Writing a recipe's programme: organisations, the programme itself, campuses, contacts, studies, partners, words."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from people.models import Organisation
from programmes.domain.recipe.book import Recipe
from programmes.domain.recipe.ledger import Ledger
from programmes.domain.recipe.places import ContactShape, PartnerShape, Study
from programmes.domain.recipe.words import said
from programmes.models import (
    Campus,
    Contact,
    MailTemplate,
    Partner,
    PayTerms,
    ProcessingRecord,
    Programme,
    Quote,
    ReferralService,
    StruggleTheme,
    StudyProgramme,
    ThanksRule,
)

PLAIN = ("months", "time_zone", "colour", "alliance", "decision", "funder", "reporting_duty")
SPOKEN = ("name", "summary", "purpose", "offer", "stage", "newsletter")
TERMS = ("due_day", "due_months_after", "help_months", "country")
KEPT = ("categories", "recipients", "transfer", "storage", "source")


def instant(wall: datetime, time_zone: str) -> datetime:
    """Give the instant of a local date and time."""
    return wall.replace(tzinfo=ZoneInfo(time_zone))


def programme(recipe: Recipe, ledger: Ledger) -> Programme:
    """Write the programme and the organisations that are new to the site."""
    bodies = _organisations(recipe, ledger)
    languages = [language.value for language in recipe.languages]
    values: dict[str, Any] = {name: getattr(recipe, name) for name in PLAIN}
    values |= {name: said(getattr(recipe, name), languages) for name in SPOKEN}
    values |= {
        "languages": languages,
        "emphasis": list(recipe.emphasis),
        "owner_id": bodies[recipe.owner].pk,
        "mentor_kind": recipe.mentors.kind.value,
        "mentors_paid": recipe.mentors.paid,
        "mentor_hours": recipe.mentors.hours,
    }
    if recipe.published:
        values["published_at"] = instant(recipe.published, recipe.time_zone)
    return ledger.row(Programme, {"slug": recipe.slug}, values)


def _organisations(recipe: Recipe, ledger: Ledger) -> dict[str, Organisation]:
    """Make the organisations that the site does not know; known ones belong to all and stay as they are."""
    slugs = [body.slug for body in recipe.organisations]
    known = {row.slug: row for row in Organisation.objects.filter(slug__in=slugs)}
    for body in recipe.organisations:
        if body.slug not in known:
            where = {"slug": body.slug}
            known[body.slug] = ledger.row(Organisation, where, {"name": body.name, "kind": body.kind.value})
    for body in recipe.organisations:
        if body.succeeded_by and known[body.slug].succeeded_by_id is None:
            ledger.change(known[body.slug], {"succeeded_by_id": known[body.succeeded_by].pk})
    return known


def campuses(recipe: Recipe, made: Programme, ledger: Ledger) -> dict[str, Campus]:
    """Write the campuses; gives them by short name."""
    wanted = [{"slug": c.slug, "name": c.name, "order": order} for order, c in enumerate(recipe.campuses)]
    rows = ledger.rows(Campus, {"programme": made}, ["slug"], wanted)
    return {row.slug: row for row in rows}


def surroundings(recipe: Recipe, made: Programme, places: dict[str, Campus], ledger: Ledger) -> None:
    """Write contacts, study programmes, partners, quotes, mails and the record of processing."""
    _contacts(recipe, made, places, ledger)
    bodies = {body.slug: body for body in Organisation.objects.all()}
    _studies(recipe, made, places, bodies, ledger)
    _partners(recipe, made, places, bodies, ledger)
    languages = made.languages
    _pay(recipe, made, ledger)
    quotes = [
        {"text": said(q.text, languages), "said_by": q.said_by.value, "consent_note": q.consent} for q in recipe.quotes
    ]
    ledger.rows(Quote, {"programme": made, "given_by": None}, [], quotes)
    _support(recipe, made, ledger)
    mails = [
        {"kind": kind, "subject": said(mail.subject, languages), "body": said(mail.body, languages)}
        for kind, mail in recipe.mails.items()
    ]
    ledger.rows(MailTemplate, {"programme": made}, ["kind"], mails)
    records = [
        {"purpose": r.purpose, "legal_basis": r.basis, **{name: getattr(r, name) for name in KEPT}}
        for r in recipe.processing
    ]
    ledger.rows(ProcessingRecord, {"programme": made}, ["purpose"], records)


def _support(recipe: Recipe, made: Programme, ledger: Ledger) -> None:
    """Write what mentors tick, and where they refer people on."""
    themes = [
        {"key": theme.key, "label": said(theme.label, made.languages), "order": order}
        for order, theme in enumerate(recipe.themes)
    ]
    ledger.rows(StruggleTheme, {"programme": made}, ["key"], themes)
    services = [
        {
            "key": service.key,
            "kind": service.kind.value,
            "name": said(service.name, made.languages),
            "what_for": said(service.what_for, made.languages),
            "contact": service.contact,
            "url": service.url,
            "order": order,
        }
        for order, service in enumerate(recipe.referrals)
    ]
    ledger.rows(ReferralService, {"programme": made}, ["key"], services)


def _pay(recipe: Recipe, made: Programme, ledger: Ledger) -> None:
    languages = made.languages
    if recipe.pay is not None:
        terms = {name: getattr(recipe.pay, name) for name in TERMS}
        said_terms = {"contract": said(recipe.pay.contract, languages), "contract_version": recipe.pay.version}
        ledger.row(PayTerms, {"programme": made}, {**terms, **said_terms})
    else:
        ledger.remove(PayTerms.objects.filter(programme=made))
    thanks = [{"after_meetings": one.after_meetings, "text": said(one.text, languages)} for one in recipe.thanks]
    ledger.rows(ThanksRule, {"programme": made}, ["after_meetings"], thanks)


def _contacts(recipe: Recipe, made: Programme, places: dict[str, Campus], ledger: Ledger) -> None:
    def values(contact: ContactShape) -> dict[str, Any]:
        plain = {name: getattr(contact, name) for name in ("name", "email", "phone", "office")}
        return {**plain, "kind": contact.kind.value, "task": said(contact.task, made.languages)}

    ledger.rows(Contact, {"programme": made, "campus": None}, [], map(values, recipe.contacts))
    for campus in recipe.campuses:
        parent = {"programme": made, "campus": places[campus.slug]}
        ledger.rows(Contact, parent, [], map(values, campus.contacts))


def _studies(
    recipe: Recipe, made: Programme, places: dict[str, Campus], bodies: dict[str, Organisation], ledger: Ledger
) -> None:
    def values(study: Study, campus: Campus | None) -> dict[str, Any]:
        return {
            "key": study.key,
            "name": said(study.name, made.languages),
            "institution_id": bodies[study.institution].pk if study.institution else None,
            "campus_id": campus.pk if campus else None,
        }

    wanted = [values(study, None) for study in recipe.study_programmes]
    for campus in recipe.campuses:
        wanted += [values(study, places[campus.slug]) for study in campus.study_programmes]
    ledger.rows(StudyProgramme, {"programme": made}, ["campus_id", "key"], wanted)


def _partners(
    recipe: Recipe, made: Programme, places: dict[str, Campus], bodies: dict[str, Organisation], ledger: Ledger
) -> None:
    merged = _merged(recipe)
    wanted = [
        {
            "organisation_id": bodies[slug].pk,
            "role": role,
            "text": said(partner.text, made.languages),
            "order": order,
        }
        for order, ((slug, role), (partner, _at)) in enumerate(merged.items())
    ]
    rows = ledger.rows(Partner, {"programme": made}, ["organisation_id", "role"], wanted)
    for row, (_partner, at) in zip(rows, merged.values(), strict=True):
        ledger.link(row.campuses, [places[slug] for slug in at])


def _merged(recipe: Recipe) -> dict[tuple[str, str], tuple[PartnerShape, list[str]]]:
    """Gather each partner once, with the campuses that name it; named for the whole programme, it is at all."""
    gathered: dict[tuple[str, str], tuple[PartnerShape, list[str]]] = {}
    for partner in recipe.partners:
        gathered[partner.organisation, partner.role.value] = (partner, list(partner.campuses))
    everywhere = {key for key, (_partner, at) in gathered.items() if not at}
    for campus in recipe.campuses:
        for partner in campus.partners:
            key = (partner.organisation, partner.role.value)
            _first, at = gathered.setdefault(key, (partner, []))
            if key not in everywhere and campus.slug not in at:
                at.append(campus.slug)
    return gathered
