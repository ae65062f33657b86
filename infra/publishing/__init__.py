"""Publishing the journal and its signed heads, and taking the journal back from where it stands."""
