"""The matcher at work: reads registrations from the journal, and submits its word on each."""
