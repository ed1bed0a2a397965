"""Reading and writing models by SQL of our own, for the few statements that every message needs.

Django writes a query's SQL anew each time it runs, which for a wide query costs more than running it. Here the columns
are named once; what comes back are ordinary instances, and a field that was left out is fetched when it is asked for.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import JSONField, Model

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


class Insert(Generic[M]):
    """The INSERT of whole rows of one model, as `bulk_create` writes them."""

    def __init__(self, model: type[M]) -> None:
        """The primary key is the database's to give."""
        fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        columns = ", ".join(f'"{field.column}"' for field in fields)
        places = ", ".join(["%s"] * len(fields))
        self._sql = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})'  # noqa: S608 - names are ours
        self._values = [(field.attname, _writer(field)) for field in fields]

    def one(self, instance: M) -> None:
        """Insert one instance and give it its primary key."""
        with connection.cursor() as cursor:
            cursor.execute(f"{self._sql} RETURNING id", self._row(instance))
            instance.pk = cursor.fetchone()[0]
        instance._state.adding = False

    def all(self, instances: Sequence[M]) -> None:
        """Insert the instances in their order; they do not learn their primary keys."""
        written = [self._row(instance) for instance in instances]
        with connection.cursor() as cursor:
            if len(written) == 1:
                cursor.execute(self._sql, written[0])
            elif written:
                cursor.executemany(self._sql, written)

    def _row(self, instance: M) -> list[Any]:
        return [
            write(getattr(instance, name)) if write is not None else getattr(instance, name)
            for name, write in self._values
        ]


def update(model: type[Model], changes: Mapping[str, Any], where: str, values: Sequence[Any]) -> int:
    """UPDATE the rows WHERE … (`values` fill its places); return how many there were.

    `changes` are values by field name, `where` is SQL of ours.
    """
    sql, writers = _update(model, tuple(changes), where)
    written = [
        write(value) if write is not None else value for value, write in zip(changes.values(), writers, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*written, *values])
        return int(cursor.rowcount)


def update_these(model: type[Model], changes: Mapping[str, Any], ids: Sequence[int]) -> int:
    """UPDATE the rows with these primary keys; return how many there were."""
    if len(ids) == 1:  # a list, even of one, is planned anew each time
        return update(model, changes, "id = %s", ids)
    return update(model, changes, "id = ANY(%s)", [list(ids)])


Writer = Callable[[Any], Any] | None


@cache
def _update(model: type[Model], names: tuple[str, ...], where: str) -> tuple[str, list[Writer]]:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    sql = f'UPDATE "{model._meta.db_table}" SET {columns} WHERE {where}'  # noqa: S608 - names and condition are ours
    return sql, [_writer(field) for field in fields]


def _writer(field: Any) -> Writer:
    """What a value needs before the driver takes it: most take it as it is."""
    if isinstance(field, JSONField):
        return lambda value: None if value is None else connection.ops.adapt_json_value(value, field.encoder)
    return None


def _converters(field: Any) -> list[Callable[..., Any]]:
    return list(field.get_db_converters(connection))
