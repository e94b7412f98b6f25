"""Documents: the papers and spreadsheets that the bot reads and makes."""
