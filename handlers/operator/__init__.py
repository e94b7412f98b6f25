"""The operator: which groups are let in, and alarms."""
