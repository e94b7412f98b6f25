"""Groups: the bot's first contact with one, further ones, moves and departures."""
