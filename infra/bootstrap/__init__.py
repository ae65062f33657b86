"""What a bare machine runs before anything is installed."""
