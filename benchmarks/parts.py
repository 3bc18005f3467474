"""Which functions of ``masthead.metrics.running.batch`` do each part of the work."""

from __future__ import annotations

from collections.abc import Mapping

PARTS: Mapping[str, tuple[str, ...]] = {
    "reading": ("read_texts",),
    "boilerplate": ("find_furniture", "emit_lines", "emit_pieces", "measure_boilerplate"),
    "attribution": ("find_attributions", "join_sources", "measure_attribution", "measure_named_sources"),
    "copying": ("read_matter", "find_copies", "measure_copy_ratio"),
    "shared": ("emit_passages", "emit_grams", "emit_fingerprints", "find_near"),
    "translation_noise": ("measure_translation_noise", "align_quotations"),
}
