"""Documents to a knowledge graph."""
