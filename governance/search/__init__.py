"""Search: how something said once is found again by some of its letters, in Chinese and in English."""
