"""Groups: in which a community is, and who says so."""
