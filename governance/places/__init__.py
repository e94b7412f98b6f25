"""Places: in which country, and which part of it, a community lives; what can be voted on there, by which rule."""
