"""PostgreSQL and Valkey that come with the project, for a machine that has neither."""
