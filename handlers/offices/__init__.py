"""Offices: given, taken, left, ended; the founding of the committee and its successors."""
