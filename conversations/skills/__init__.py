"""What the assistant can do: one module a skill, each with its steps declared as data in the registry."""
