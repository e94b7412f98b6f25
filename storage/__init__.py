"""Remembering: tables, constraints, one repository per noun, unit of work, outbox, journal."""
