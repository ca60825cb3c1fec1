"""The project, and its most dependent room: where everything is put together."""
