"""Which registrations may speak of the same enterprise or project? Scored, with reasons."""
