"""What people meet when a result is judged."""
