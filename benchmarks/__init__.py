"""Measures the reader against public data and the whole against named peers; nothing here is shipped."""
