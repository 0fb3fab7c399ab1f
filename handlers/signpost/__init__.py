"""What a question leads to besides an item: a change in life with its bundle, or whose business it is."""
