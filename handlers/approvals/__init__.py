"""Approvals: proposed by one, decided by another, in the committee's room."""
