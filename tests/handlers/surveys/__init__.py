"""Tests of informal polls, in `handlers`."""
