"""Pages for citizens: one file per page, its template of the same name in templates/citizen."""
