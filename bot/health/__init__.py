"""Health: how the running bot is doing, and who is told."""
