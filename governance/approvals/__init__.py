"""Approvals: what one proposes and another decides."""
