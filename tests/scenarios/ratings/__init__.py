"""Results, as people meet them."""
