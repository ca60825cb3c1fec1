"""Where pieces are written, sent in and decided on: pages for departments and editors."""
