"""How dates are written where the framework writes them out too long."""
