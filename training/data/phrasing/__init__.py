"""Turns the ontology's phrases into short news-like texts, with what each text says."""
