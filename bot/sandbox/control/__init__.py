"""How do the page and the tests drive the sandbox? The control API below /sandbox/ (docs/sandbox.md)."""
