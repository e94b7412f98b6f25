"""Rules of ratings."""
