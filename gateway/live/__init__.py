"""Live updates: streams that stay open and tell their reader that something changed."""
