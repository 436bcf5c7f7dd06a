"""Trains the reader's own model; needs PyTorch (``training/requirements.txt``) and is never shipped."""
