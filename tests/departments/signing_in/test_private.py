"""What is private is kept by no cache, whatever the answer is."""

from __future__ import annotations

from django.conf import settings
from django.test import tag

from tests.authorisation import Matrix, routes


@tag("without-database")
class CacheTests(Matrix):
    def test_every_private_route(self) -> None:
        private = [one for one in routes() if f"/{one.pattern}".startswith(settings.PRIVATE_PATHS)]
        self.assertGreater(len(private), 100)
        for who in ("nobody", "leader"):
            self._sign_in(who)
            for route in private:
                answer = self.client.get(self._address(route, "own"))
                with self.subTest(route=route.name, who=who):
                    self.assertEqual(answer["Cache-Control"], "no-store, private")
                    self.assertIn("Cookie", answer["Vary"])
                    self.assertNotIn("ETag", answer)

    def test_refusals_and_wrong_addresses(self) -> None:
        self._sign_in("staff")
        for path in ("/admin/nowhere/", "/pieces/999999/", "/briefing/nowhere", "/pieces"):
            answer = self.client.get(f"{path}")
            is_private = path.startswith(settings.PRIVATE_PATHS)
            self.assertEqual(answer.get("Cache-Control") == "no-store, private", is_private, path)
