"""Moving: everything in one file or out of it, one community into another database."""
