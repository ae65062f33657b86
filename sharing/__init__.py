"""What is said, and who may see it."""
