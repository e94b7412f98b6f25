"""The command `yishiting`: one module per group of subcommands."""
