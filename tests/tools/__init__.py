"""Do the tools of the tests do what they say?"""
