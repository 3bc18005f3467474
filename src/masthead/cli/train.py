"""``masthead train``: fit a detector on the user's own data and write what was fitted."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.files.drafts import write_text


def train(options: Namespace) -> list[Path]:
    """Fit what ``options.task`` names; the files written.

    Raises
    ------
    InputError
        If a path that the task needs was not given or is not there.
    """
    return _TASKS[options.task](options)


def _needed(options: Namespace, name: str, what: str) -> Path:
    path: Path | None = getattr(options, name)
    flag = "PATH" if name == "path" else f"--{name}"
    if path is None:
        raise InputError(
            Fault(f"masthead train {options.task}", f"no {flag}", what, f"masthead train {options.task} -h")
        )
    if not path.exists():
        raise InputError(Fault(str(path), "no such file or folder", what))
    return path


def _attribution(options: Namespace) -> list[Path]:
    from masthead.metrics.attribution.training import train_attribution

    train_attribution(_needed(options, "path", "gold attributions")).save(options.out)
    return [options.out]


def _boilerplate(options: Namespace) -> list[Path]:
    from masthead.metrics.boilerplate.training import train as train_boilerplate

    write_text(options.out, train_boilerplate(_needed(options, "path", "labeled lines")))
    return [options.out]


def _translation(options: Namespace) -> list[Path]:
    from masthead.metrics.translation_noise.training.train import train as train_translation

    pairs = _needed(options, "pairs", "human and machine versions of the same documents")
    calibrate = _needed(options, "calibrate", "ordinary native news")
    options.out.mkdir(parents=True, exist_ok=True)
    return list(train_translation(pairs, calibrate, options.out).values())


def _background(options: Namespace) -> list[Path]:
    from masthead.metrics.translation_noise.training.train import train_background

    return [train_background(_needed(options, "path", "clean news"), options.out)]


_TASKS: dict[str, Callable[[Namespace], list[Path]]] = {
    "attribution": _attribution,
    "boilerplate": _boilerplate,
    "translation": _translation,
    "background": _background,
}
