"""Tests of the simulated patients: that they are fair, and that the assistant does well by them."""
