"""What happens to a citizen: the vocabulary and the rules. Pure: no I/O, no framework, no wording."""
