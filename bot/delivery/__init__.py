"""Delivery: what leaves for Telegram, at which pace, and what an error means."""
