"""Speech: what somebody means who writes a sentence and no command. Rules that can be read, and no model."""
