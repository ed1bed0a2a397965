"""The floor everyone stands on: clock, dispatcher, encrypted field, ids, log redaction, privacy registry."""
