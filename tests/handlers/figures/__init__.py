"""What people meet when they ask how a month went."""
