"""What was decided, as journal events with explicit names and versions."""
