"""Free text and everything that did not fit: answer, one question, or “not sure” with a way on."""
