"""The engine: database, unit of work, journal, outbox, locks, files."""
