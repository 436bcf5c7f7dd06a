"""Shows a graph: as a page that works offline, or as a picture for a report."""

from kg.view.html import Page, page
from kg.view.svg import Picture, picture

__all__ = ["Page", "Picture", "page", "picture"]
