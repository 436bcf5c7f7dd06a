"""Loads the data sets, each as examples: one room a data set."""
