"""Patients and contacts: who writes to the clinic and who is cared for."""
