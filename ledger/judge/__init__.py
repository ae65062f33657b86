"""The judge: a pure function from state and submission to events or a refusal."""
