"""What offices, the centre and the system actors can say, with explicit kinds and versions."""
