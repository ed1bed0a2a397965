"""What the simulated phones show, kept in Valkey so that every web process sees the same.

A thread is a hash of entries (JSON) and a sorted set of their ids by version: a page asks for all that
changed after the version it knows.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, cast

import redis
from django.conf import settings

from clinicbot.core import clock
from integrations.simulator.people import DEMO_PATIENTS, FIRST_NEW_PHONE, DemoPatient

Entry = dict[str, Any]
_PREFIX = "simulator"
_KEPT = int(timedelta(days=7).total_seconds())
_TYPING_SECONDS = 25  # as Meta's page "Typing indicators" says
_ORDER = ["sending", "sent", "delivered", "read"]


@lru_cache(maxsize=1)
def phones() -> "PhoneStore":
    """Return this process's store at REDIS_URL."""
    connection = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5, socket_connect_timeout=5)
    return PhoneStore(connection)


def _key(*parts: str) -> str:
    return ":".join((_PREFIX, *parts))


class PhoneStore:
    """Threads, previews, windows and files. A contact is named by its E.164 phone."""

    def __init__(self, connection: "redis.Redis") -> None:
        """`connection` must not decode responses: files are bytes."""
        # redis-py types every command as sync-or-async; ours is the plain synchronous client.
        self._redis: Any = connection

    # People

    def people(self) -> list[DemoPatient]:
        """Return the demo patients and those added in the page, in order of their phones."""
        added = cast("dict[bytes, bytes]", self._redis.hgetall(_key("people")))
        new = [
            DemoPatient(phone.decode(), name.decode(), colour=int(phone[-1:]) % 6 + 1) for phone, name in added.items()
        ]
        return [*DEMO_PATIENTS, *sorted(new, key=lambda patient: patient.phone)]

    def find(self, phone: str) -> DemoPatient | None:
        """Return the patient with this phone."""
        return next((patient for patient in self.people() if patient.phone == phone), None)

    def add_patient(self, name: str) -> DemoPatient:
        """Add a patient with the next free made-up phone."""
        number = FIRST_NEW_PHONE + int(self._redis.incr(_key("people", "count"))) - 1
        self._redis.hset(_key("people"), f"+{number}", name)
        return DemoPatient(f"+{number}", name, colour=number % 10 % 6 + 1)

    # Threads

    def add(self, phone: str, entry: Entry) -> None:
        """Append an entry (with an `id`) to the phone's thread."""
        entry = entry | {"order": int(self._redis.incr(_key("order"))), "at": clock.now().isoformat()}
        self._write(phone, entry)
        self._redis.set(_key("owner", entry["id"]), phone, ex=_KEPT)
        self._redis.hset(_key("previews"), phone, json.dumps({"text": entry["preview"], "at": entry["at"]}))
        if not entry["mine"]:
            self._redis.sadd(_key("unseen", phone), entry["id"])
            self._redis.delete(_key("typing", phone))

    def advance(self, phone: str, entry_id: str, state: str) -> Entry | None:
        """Move an entry's state forward: sending → sent → delivered → read; failed ends it.

        Returns the entry as it is now; None where it was that far already.
        """

        def change(entry: Entry) -> Entry | None:
            now = entry.get("state", "")
            done = now == "failed" or (now in _ORDER and state in _ORDER and _ORDER.index(state) <= _ORDER.index(now))
            return None if done else entry | {"state": state}

        return self._change(phone, entry_id, change)

    def read_up_to(self, phone: str, entry_id: str) -> None:
        """Tick what the patient wrote up to this entry as read: Meta marks the earlier messages with it."""
        entries = {entry["id"]: entry for entry in map(json.loads, self._redis.hvals(_key("thread", phone)))}
        last = entries.get(entry_id, {}).get("order", 0)
        for entry in entries.values():
            if entry["mine"] and entry["order"] <= last and entry["state"] not in ("read", "failed"):
                self.advance(phone, entry["id"], "read")

    def changes(self, phone: str, after: int) -> tuple[list[Entry], int]:
        """Return the entries of `phone` that changed after version `after`, and the version now."""
        found = self._redis.zrangebyscore(_key("versions", phone), f"({after}", "+inf", withscores=True)
        if not found:
            return [], after
        kept = self._redis.hmget(_key("thread", phone), [entry_id for entry_id, _ in found])
        return [json.loads(entry) for entry in kept if entry], int(max(score for _, score in found))

    def owner(self, message_id: str) -> str:
        """Return the phone in whose thread the message is; empty where it is unknown."""
        phone = self._redis.get(_key("owner", message_id))
        return phone.decode() if phone else ""

    def clear(self, phone: str) -> None:
        """Empty the phone's thread. What the clinic knows of the patient stays."""
        self._redis.delete(_key("thread", phone), _key("versions", phone), _key("typing", phone))
        self._redis.delete(_key("unseen", phone))
        self._redis.hdel(_key("previews"), phone)

    def previews(self) -> dict[str, Entry]:
        """Return for each phone the last text (`text`, `at`) and how many messages were not seen (`unread`)."""
        kept = {phone.decode(): json.loads(line) for phone, line in self._redis.hgetall(_key("previews")).items()}
        with self._redis.pipeline(transaction=False) as pipe:
            for phone in kept:
                pipe.scard(_key("unseen", phone))
            unread = pipe.execute()
        return {phone: line | {"unread": int(count)} for (phone, line), count in zip(kept.items(), unread, strict=True)}

    def take_unseen(self, phone: str) -> list[str]:
        """The patient is looking at the thread: return the ids of what they had not seen, each only once."""
        unseen = _key("unseen", phone)
        return [entry_id.decode() for entry_id in self._redis.spop(unseen, self._redis.scard(unseen) or 1)]

    # Window and typing

    def note_inbound(self, phone: str) -> None:
        """The patient has written: the 24-hour window is open from now on."""
        self._redis.hset(_key("inbound"), phone, clock.now().isoformat())

    def last_inbound(self, phone: str) -> datetime | None:
        """Return when the patient wrote last."""
        written = self._redis.hget(_key("inbound"), phone)
        return datetime.fromisoformat(written.decode()) if written else None

    def start_typing(self, phone: str) -> None:
        """The business shows that it is typing, until it answers or 25 s have passed."""
        self._redis.set(_key("typing", phone), 1, ex=_TYPING_SECONDS)

    def is_typing(self, phone: str) -> bool:
        """Tell whether the business is typing."""
        return bool(self._redis.exists(_key("typing", phone)))

    # Files

    def keep_file(self, media_id: str, mime_type: str, content: bytes) -> None:
        """Keep a file for seven days, as long as Meta keeps a webhook's."""
        self._redis.hset(_key("file", media_id), mapping={"type": mime_type, "content": content})
        self._redis.expire(_key("file", media_id), _KEPT)

    def file(self, media_id: str) -> tuple[str, bytes] | None:
        """Return a file's MIME type and content."""
        kept = self._redis.hgetall(_key("file", media_id))
        return (kept[b"type"].decode(), kept[b"content"]) if kept else None

    def _write(self, phone: str, entry: Entry) -> None:
        version = int(self._redis.incr(_key("version")))
        with self._redis.pipeline() as pipe:
            pipe.hset(_key("thread", phone), entry["id"], json.dumps(entry))
            pipe.zadd(_key("versions", phone), {entry["id"]: version})
            pipe.expire(_key("thread", phone), _KEPT)
            pipe.expire(_key("versions", phone), _KEPT)
            pipe.execute()

    def _change(self, phone: str, entry_id: str, change: Callable[[Entry], Entry | None]) -> Entry | None:
        thread = _key("thread", phone)
        with self._redis.pipeline() as pipe:
            while True:
                try:
                    pipe.watch(thread)
                    kept = pipe.hget(thread, entry_id)
                    changed = change(json.loads(kept)) if kept else None
                    if changed is None:
                        return None
                    version = int(self._redis.incr(_key("version")))
                    pipe.multi()
                    pipe.hset(thread, entry_id, json.dumps(changed))
                    pipe.zadd(_key("versions", phone), {entry_id: version})
                    pipe.execute()
                except redis.WatchError:
                    continue
                return changed
