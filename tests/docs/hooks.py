"""The modules of docs/hooks, which are no package: the site's generator loads them by their path."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

from tests.paths import ROOT


def hook(name: str) -> ModuleType:
    """A module of docs/hooks."""
    folder = str(ROOT / "docs" / "hooks")
    if folder not in sys.path:
        sys.path.append(folder)
    return import_module(name)
