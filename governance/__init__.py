"""What the community has agreed: pure rules in the words of the field."""
