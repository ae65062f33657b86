"""Who saw or exported what, and who seems to try out what is there."""
