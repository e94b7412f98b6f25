"""Place codes: what hangs at a place and is scanned there."""
