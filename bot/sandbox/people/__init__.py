"""People in the sandbox: what they do, what their groups are like, what they have read."""
