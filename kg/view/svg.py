"""A picture of a graph for a report: SVG with labels that do not collide, and PNG made from it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from kg.errors import NothingFound
from kg.plugins import find
from kg.view.content import content
from kg.view.html import DEFAULT_TITLE, environment
from kg.view.sketch import RELATION_PIXELS, sketch

if TYPE_CHECKING:
    from kg.model import Knowledge
    from kg.ontology import Ontology
    from kg.store import Store

MOST_ENTITIES = 100  # in one picture; more cannot be read on a page
FONT = "Source Sans 3"
_FONT_PACKAGE = "fontpkg_source_sans_3"
_FONT_FILE = "files/SourceSans3[wght].ttf"


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished picture.  It shows itself in a notebook."""

    svg: str

    def png(self, *, scale: float = 2.0) -> bytes:
        """Return the picture as PNG, ``scale`` times as many pixels across as the SVG has units.

        The letters come from a font that is installed with the package, so the machine needs none; letters that it
        lacks (Chinese, Arabic …) come from the machine's fonts.  Raises ``MissingPart`` when a package is missing.
        """
        resvg = find("resvg_py", purpose="a PNG picture")
        font = files(find(_FONT_PACKAGE, purpose="a PNG picture")).joinpath(_FONT_FILE)
        with as_file(font) as path:
            image = resvg.svg_to_bytes(svg_string=self.svg, zoom=scale, font_files=[str(path)], sans_serif_family=FONT)
        return bytes(image)

    def _repr_svg_(self) -> str:
        """Return the SVG for a notebook."""
        return self.svg


def picture(
    what: Store | Knowledge,
    *,
    title: str = DEFAULT_TITLE,
    ontology: Ontology | None = None,
    most: int = MOST_ENTITIES,
) -> Picture:
    """Draw the asserted facts of a store or of knowledge; the same knowledge gives the same bytes.

    Of a larger graph the ``most`` best connected entities are drawn, and a line says so.  Amounts and dates are drawn
    while there are at most 40 entities.  Raises ``NothingFound`` when no fact is asserted.
    """
    shown = content(what, ontology)
    if not any(edge.asserted and edge.subject != edge.object for edge in shown.edges):
        hint = "the page (-o graph.html) also shows what is planned, denied or only said"
        raise NothingFound("there is no asserted fact to draw", hint=hint)
    drawn = sketch(shown, most=most)
    template = environment().get_template("picture.svg")
    return Picture(template.render(title=title, font=FONT, drawn=drawn, relation_pixels=RELATION_PIXELS))
