"""Residents: who is tied to which unit, and who decides that it is wrong."""
