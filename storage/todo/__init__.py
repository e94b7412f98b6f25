"""To do: who wants one message in the evening instead of single ones."""
