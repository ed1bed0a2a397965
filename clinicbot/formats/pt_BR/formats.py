"""Dates in figures: lists stay narrow, and no month is written with a capital letter, which Portuguese does not do."""

DATE_FORMAT = "d/m/Y"
DATETIME_FORMAT = "d/m/Y H:i"
