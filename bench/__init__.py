"""Measuring: what the project does in a second, beside the floors it stands on (`make bench`)."""
