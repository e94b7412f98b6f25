"""Communities: their chats, topics, accounts and members."""
