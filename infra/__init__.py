"""The world: settings, clock, logs, tables, stores, broker."""
