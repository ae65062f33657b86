"""The database: tables, the one write path, reads, views."""
