"""Tests of the ground: settings, embedded servers, `up`, logs, encryption, health."""
