"""Commands of the conversation side."""
