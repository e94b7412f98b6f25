"""What people meet when they search."""
