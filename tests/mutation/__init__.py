"""Would a test notice if one sign in the engine were another?"""
