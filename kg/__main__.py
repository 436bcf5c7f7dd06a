"""Lets ``python -m kg`` run the command line."""

from kg.cli import run

run()
