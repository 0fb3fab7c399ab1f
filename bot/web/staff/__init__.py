"""The console: pages for who works here. `routes` is the table of pages with the act each is for, `door`
keeps it, `frame` makes a page inside the console's frame."""
