"""The map of the house is drawn from each file's first words."""

import pytest

from mentoring import captions
from tests import coverage_table


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", '"""Says hello."""\n'),
        ("b.py", '#!/usr/bin/env python3\n"""Says hello."""\n'),
        ("c.html", "{# Says hello. #}\n<p>"),
        ("d.md", "# Says hello\n\nmore"),
        ("e.css", "/* Says hello. */\n"),
        ("f.js", "// Says hello.\n"),
        ("g", "#!/bin/bash\n# Says hello.\n"),
        ("h.yaml", "# Says hello.\nkey: value\n"),
    ],
)
def test_a_caption_is_the_first_sentence_of_a_file(tmp_path, name, text):
    (tmp_path / name).write_text(text)

    assert captions.caption(tmp_path / name) == "Says hello"


def test_the_map_is_drawn_between_its_marks_and_nowhere_else():
    drawn = captions.drawn("before\n<!-- map -->\nold\n<!-- /map -->\nafter")

    assert drawn.startswith("before\n<!-- map -->\n```\npeople/\n")
    assert drawn.endswith("\n```\n<!-- /map -->\nafter")
    assert "devservices.py" in drawn


def test_a_readme_without_marks_is_refused():
    with pytest.raises(ValueError, match="<!-- map -->"):
        captions.drawn("no marks")


def test_the_table_of_proofs_reads_marks_on_tests_and_on_whole_files(tmp_path, monkeypatch):
    monkeypatch.setattr(coverage_table, "TESTS", tmp_path)
    (tmp_path / "test_x.py").write_text(
        "import pytest\n"
        'pytestmark = [pytest.mark.requirement("ZZ-1")]\n'
        '@pytest.mark.requirement("ZZ-2", "ZZ-3")\n'
        "def test_a(): ...\n"
        "def helper(): ...\n"
    )

    test = f"{tmp_path.name}/test_x.py::test_a"
    assert coverage_table.proofs() == {"ZZ-1": [test], "ZZ-2": [test], "ZZ-3": [test]}
