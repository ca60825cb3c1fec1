"""What was published, taken out of the frozen Documents: to be searched, and by department."""
