"""The same content for machines, as JSON."""
