"""Groups: guests, choices, moves, requests, and what a chat's end means."""
