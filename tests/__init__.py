"""Tests, and what they share. How they are written: docs/testing.md."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
"""The checkout."""
