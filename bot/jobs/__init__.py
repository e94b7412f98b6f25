"""Jobs: slow things done outside any unit of work, and the scheduler of what is due."""
