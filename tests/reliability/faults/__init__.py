"""What breaks under it. Each has `run(place, rounds) -> list[Result]`, on a filled database."""
