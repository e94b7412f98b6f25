"""Likeness: whether what somebody tells is open already. Which words name one thing, and how alike is alike enough."""
