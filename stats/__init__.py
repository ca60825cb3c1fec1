"""Statistics: indicators, sources, figures. Knows nothing of bulletins."""
