"""List filters that speak staff's words."""

from typing import Any

from django.contrib import admin

from conversations.staff_words import named


def filter_of(words: dict[str, Any]) -> type[admin.AllValuesFieldListFilter]:
    """Return a list filter over the values there are, each under its name for staff."""

    class Named(admin.AllValuesFieldListFilter):
        """The values of one column by their names."""

        def choices(self, changelist: Any) -> Any:
            """Put the names in."""
            for number, choice in enumerate(super().choices(changelist)):
                yield choice | ({"display": named(words, str(choice["display"]))} if number else {})

    return Named
