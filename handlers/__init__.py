"""What happens when somebody types, presses, answers a poll, or when a time comes."""
