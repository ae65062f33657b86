"""The event logs: embedded and Kafka."""
