"""Residents: bindings, disputes, coverage, who stands as an owner."""
