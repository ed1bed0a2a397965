"""The whole system in a real browser, as a newcomer meets it."""
