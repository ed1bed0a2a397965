"""`up` and `doctor`."""
