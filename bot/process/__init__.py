"""The process: its clock, its log, its identity, its loops."""
