"""The clinic's own answers: articles found by meaning and words together, and the questions that none answers."""
