"""An answer as a report to be printed: the same blocks as HTML and as PDF, in three languages."""
