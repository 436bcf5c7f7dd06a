"""Compares readings with gold readings in the bracket notation: those of the gate, and those of the corpus."""
