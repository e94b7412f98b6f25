"""The sample community: who lives there, what everything is called, and how an empty sandbox gets it."""
