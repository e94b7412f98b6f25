"""Residents: slips, homes, claims and their confirmation, disputes about them."""
