"""Golden dialogues: what patients say, and what the assistant must answer, one file a dialogue."""
