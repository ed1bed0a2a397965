"""Tests of the flow engine, its skills and their replies."""
