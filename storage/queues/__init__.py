"""Queues: due things, jobs, sending, updates, dialogues, and who works on them."""
