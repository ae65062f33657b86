"""Who is asking: actors, offices, roles, permissions, passwords, tokens."""
