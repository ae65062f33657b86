"""What each office's own IT system is told: masked cards, outbox, topics."""
