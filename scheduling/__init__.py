"""The agenda: units, professionals, services, slots, holds and appointments."""
