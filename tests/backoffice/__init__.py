"""Tests of the back office, all through HTTP."""
