"""The knowledge base: found by meaning and words, judged, grouped, written."""
