"""One module of ours at a time, without the house around it."""
