from __future__ import annotations

import re
from importlib.metadata import version

from masthead.reports.cite import TITLE, cite


def test_the_citation_file_says_what_cite_says(request):
    text = (request.config.rootpath / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(rf"^version: {re.escape(version('masthead'))}$", text, re.MULTILINE)
    assert f'title: "{TITLE}"' in text


def test_citations_name_the_version_and_the_scheme():
    assert version("masthead") in cite()
    bibtex = cite("bibtex", scheme_id="default-1")
    assert bibtex.startswith("@software{masthead,")
    assert "Scheme default-1." in bibtex
    assert bibtex.count("{") == bibtex.count("}")
