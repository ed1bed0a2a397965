"""The outside world, one folder a system. Plain dataclasses in and out; no model of ours."""
