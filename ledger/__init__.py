"""What is decided and counted."""
