from __future__ import annotations

import re
from importlib.metadata import version

import pytest

from masthead.metrics.errors import InputError
from masthead.reports.cite import TITLE, YEAR, cite


def test_the_citation_file_says_what_cite_says(request):
    text = (request.config.rootpath / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(rf"^version: {re.escape(version('masthead'))}$", text, re.MULTILINE)
    assert f'title: "{TITLE}"' in text
    assert re.search(rf"^date-released: {YEAR}-\d\d-\d\d$", text, re.MULTILINE)
    (author,) = re.findall(r"^  - name: (.*)$", text, re.MULTILINE)
    assert all(cite(style).count(author) == 1 for style in ("text", "bibtex", "apa"))


def test_citations_name_the_version_and_the_scheme():
    assert version("masthead") in cite()
    bibtex = cite("bibtex", scheme_id="default-1")
    assert bibtex.startswith("@software{masthead,")
    assert "Scheme default-1." in bibtex
    assert bibtex.count("{") == bibtex.count("}")


def test_apa_has_the_year_behind_the_author_and_the_title_in_italics():
    number = version("masthead")
    assert cite("apa", scheme_id="default-1") == (
        f"The masthead contributors. ({YEAR}). *{TITLE}* (Version {number}) [Computer software]. Scheme default-1."
    )


def test_another_style_is_refused_with_those_that_there_are():
    with pytest.raises(
        InputError, match=r"cite, style: found 'bibtx', expected one of text, bibtex, apa.*did you mean 'bibtex'"
    ):
        cite("bibtx")
