"""The papers are true: links lead somewhere, pictures are there, requirement ids exist and most are proven."""

import re

from tests import coverage_table
from tests.house import tree

LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)")


def test_every_link_and_picture_leads_to_a_file():
    dead = [
        f"{tree.name(path)}: {target}"
        for path in tree.files(".md")
        for target in LINK.findall(path.read_text())
        if not (path.parent / target).exists()
    ]

    assert dead == []


def test_every_proof_is_of_a_requirement_that_exists():
    assert set(coverage_table.proofs()) - set(coverage_table.required()) == set()


def test_most_requirements_are_proven():
    required = coverage_table.required()
    proven = set(coverage_table.proofs()) & set(required)

    assert len(required) == 80
    assert len(proven) >= 60


def test_decisions_say_choice_reason_and_price():
    papers = [path for path in tree.files(".md") if tree.name(path).startswith("docs/decisions/")]
    short = [
        tree.name(path)
        for path in papers
        if not all(f"**{word}" in path.read_text() for word in ("Choice", "Reason", "Price"))
    ]

    assert len(papers) >= 5
    assert short == []
