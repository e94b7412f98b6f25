"""How many ballots a second does the whole path carry, beside two bare bots in the same run?"""
