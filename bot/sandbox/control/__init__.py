"""Control API below /sandbox/, by which the page and the tests drive the sandbox (docs/sandbox.md)."""
