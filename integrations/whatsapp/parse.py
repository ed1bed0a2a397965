"""From a webhook's JSON to events: `entry[] × changes[] × (messages | statuses | message_echoes | errors)[]`.

Total: no JSON value makes it raise. A part that cannot be used becomes a Problem and the others go on.
Facts of Meta's webhook reference, Graph v26.0; the envelope is described in "Webhooks overview".
"""

from collections.abc import Callable
from typing import Any

from integrations.events import Event, Problem, RoutedEvent
from integrations.whatsapp.account import read_account_event, read_error, read_preferences
from integrations.whatsapp.fields import MAX_ID, MalformedError, as_dict, as_list, label, string
from integrations.whatsapp.identities import People
from integrations.whatsapp.messages import read_echo, read_message
from integrations.whatsapp.statuses import read_status

_OBJECT = "whatsapp_business_account"
# With Meta Business Agent on, people's messages come as `standby` and are answered all the same.
_CONVERSATION_FIELDS = ("messages", "standby")
_ECHO_FIELDS = ("smb_message_echoes", "message_echoes")


def parse(payload: object) -> list[RoutedEvent]:
    """Return the events of one webhook body, in its order. Never raises, whatever the JSON value."""
    if not isinstance(payload, dict):
        return [RoutedEvent("", Problem("", "payload is not an object"))]
    if _object_of(payload) != _OBJECT:
        return [RoutedEvent("", Problem("object", "unknown object"))]
    if not isinstance(payload.get("entry"), list):
        return [RoutedEvent("", Problem("entry", "entry is not a list"))]
    reader = _Reader()
    for number, entry in enumerate(payload["entry"]):
        reader.read_entry(entry, f"entry[{number}]")
    return reader.events


def _object_of(payload: dict[str, Any]) -> object:
    """Meta's own example of `account_update` carries `object` inside its only entry."""
    if "object" in payload:
        return payload["object"]
    entries = as_list(payload.get("entry"))
    return as_dict(entries[0]).get("object") if entries else None


class _Reader:
    """One pass over a delivery: gathers events and counts messages across entries, for their order."""

    def __init__(self) -> None:
        self.events: list[RoutedEvent] = []
        self._messages = 0

    def read_entry(self, entry: object, path: str) -> None:
        if not isinstance(entry, dict) or not isinstance(entry.get("changes"), list):
            self._add("", Problem(path, "entry without changes"))
            return
        account_id = string(entry, "id")[:MAX_ID]
        for number, change in enumerate(entry["changes"]):
            self._read_change(change, label(entry, "field"), account_id, f"{path}.changes[{number}]")

    def _read_change(self, change: object, entry_field: str, account_id: str, path: str) -> None:
        if not isinstance(change, dict) or not isinstance(change.get("value"), dict):
            self._add("", Problem(path, "change without value"))
            return
        value = change["value"]
        # Meta's own example of `account_update` has the field beside `changes`.
        field = label(change, "field") or entry_field
        number_id = string(as_dict(value.get("metadata")), "phone_number_id")[:MAX_ID]
        path = f"{path}.value"
        if field in _CONVERSATION_FIELDS:
            self._read_conversation(value, number_id, path)
        elif field in _ECHO_FIELDS:
            people = People(value)
            self._read_items(value, "message_echoes", number_id, path, lambda item: self._echo(item, people))
        elif field == "user_preferences":
            self._read_preferences(value, number_id, path)
        elif field:
            self._add(number_id, read_account_event(field, value, account_id))
        else:
            self._add(number_id, Problem(path, "change without field"))

    def _read_conversation(self, value: dict[str, Any], number_id: str, path: str) -> None:
        people = People(value)
        before = len(self.events)
        if "messages" in value:
            self._read_items(value, "messages", number_id, path, lambda item: self._message(item, people))
        if "statuses" in value:
            self._read_items(value, "statuses", number_id, path, lambda item: read_status(item, people))
        if "errors" in value:
            self._read_items(value, "errors", number_id, path, read_error)
        if len(self.events) == before:
            self._add(number_id, Problem(path, "nothing to read"))

    def _read_preferences(self, value: dict[str, Any], number_id: str, path: str) -> None:
        for number, item in enumerate(read_preferences(value, People(value))):
            if isinstance(item, MalformedError):
                self._add(number_id, Problem(f"{path}.user_preferences[{number}]", str(item)))
            else:
                self._add(number_id, item)

    def _read_items(
        self, value: dict[str, Any], key: str, number_id: str, path: str, read: Callable[[Any], Event]
    ) -> None:
        if not isinstance(value.get(key), list):
            self._add(number_id, Problem(f"{path}.{key}", "not a list"))
        for number, item in enumerate(as_list(value.get(key))):
            try:
                self._add(number_id, read(item))
            except MalformedError as reason:
                self._add(number_id, Problem(f"{path}.{key}[{number}]", str(reason)))

    def _message(self, item: object, people: People) -> Event:
        self._messages += 1
        return read_message(item, people, self._messages - 1)

    def _echo(self, item: object, people: People) -> Event:
        self._messages += 1
        return read_echo(item, people, self._messages - 1)

    def _add(self, number_id: str, event: Event) -> None:
        self.events.append(RoutedEvent(number_id, event))
