"""What LGPD asks of the whole house: rights, periods, and silence in logs."""
