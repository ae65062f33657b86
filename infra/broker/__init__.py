"""Real Apache Kafka and PostgreSQL on this machine's loopback, without containers."""
