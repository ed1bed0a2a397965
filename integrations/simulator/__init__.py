"""A stand-in for Meta and for patients' phones: for trying the system out, for tests and for measuring."""
