"""How well coreference does, on public data that is read in place."""
