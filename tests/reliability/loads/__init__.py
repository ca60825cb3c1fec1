"""Many at once. Each has `run(place, rounds) -> list[Result]`; a round is one minute, or one go."""
