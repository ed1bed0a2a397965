"""Identifiers that may leave the system."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """Return a UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, then random; sorts by creation time.

    Made in Python because PostgreSQL 15 to 17, which must do, have no function for it.
    """
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)
