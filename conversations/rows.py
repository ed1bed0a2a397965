"""Reading models by SQL of our own, for the few statements that every message needs.

Django writes a query's SQL anew each time it runs, which for a wide query costs more than running it. Here the columns
are named once; what comes back are ordinary instances, and a field that was left out is fetched when it is asked for.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


class Columns(Generic[M]):
    """The columns of one model, under an alias, as they stand in a SELECT or after RETURNING."""

    def __init__(self, model: type[M], alias: str, *, without: Collection[str] = ()) -> None:
        """`without` names fields that are not read at once."""
        fields = [field for field in model._meta.concrete_fields if field.name not in without]
        self.sql = ", ".join(f'{alias}."{field.column}"' for field in fields)
        self.width = len(fields)
        self._model = model
        self._names = [field.attname for field in fields]
        self._converters = [(n, convert) for n, field in enumerate(fields) for convert in _converters(field)]

    def read(self, row: Sequence[Any], start: int = 0) -> M:
        """Return the instance whose columns begin at `start` of the row."""
        values = list(row[start : start + self.width])
        for place, convert in self._converters:
            values[place] = convert(values[place], None, connection)
        return self._model.from_db(connection.alias, self._names, values)


def _converters(field: Any) -> list[Callable[..., Any]]:
    return list(field.get_db_converters(connection))
