"""Which papers and spreadsheets does the bot read and make?"""
