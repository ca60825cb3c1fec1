"""The year-end assessment: its scheme, criteria, groups and results."""
