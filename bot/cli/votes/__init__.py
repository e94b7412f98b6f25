"""Votes on the command line: rules, and a vote in a file counted without any chat."""
