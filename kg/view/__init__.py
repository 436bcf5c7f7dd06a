"""Shows a graph: as a page that works offline, or as a picture for a report."""

from kg.view.page import Page, page
from kg.view.picture import Picture, picture

__all__ = ["Page", "Picture", "page", "picture"]
