"""Evidence files below the doors."""
