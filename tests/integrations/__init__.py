"""The border with providers."""
