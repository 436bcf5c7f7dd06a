"""Shows a graph: as a page that works offline, or as a picture for a report."""

from kg.view.page import Page, page

__all__ = ["Page", "page"]
