"""Where a request comes from; what its headers say of it changes nothing."""

from __future__ import annotations

from django.test import RequestFactory, SimpleTestCase, override_settings

from departments.access import client_address


class AddressTests(SimpleTestCase):
    def of(self, connected: str, said: str | None = None) -> str | None:
        headers = {} if said is None else {"X-Forwarded-For": said}
        return client_address(RequestFactory().get("/", REMOTE_ADDR=connected, headers=headers))

    def test_the_connection_itself(self) -> None:
        for said in (None, "10.9.9.9", "10.9.9.9, 10.8.8.8"):
            self.assertEqual(self.of("192.0.2.7", said), "192.0.2.7")

    @override_settings(BEHIND_PROXY=True)
    def test_behind_our_proxy_the_entry_that_it_added(self) -> None:
        self.assertEqual(self.of("127.0.0.1", "192.0.2.7"), "192.0.2.7")
        for spoofed in ("10.9.9.9", "10.9.9.9, 10.8.8.8", "<script>", "", ","):
            self.assertEqual(self.of("127.0.0.1", f"{spoofed}, 192.0.2.7"), "192.0.2.7")

    @override_settings(BEHIND_PROXY=True)
    def test_what_is_no_address(self) -> None:
        for said in ("unknown", "192.0.2.7:80", "192.0.2", "", "fe80::1%eth0", "1" * 9000):
            self.assertEqual(self.of("127.0.0.1", said), "127.0.0.1", said[:20])
        # A socket of the machine's own has no address.
        self.assertIsNone(self.of("", "unknown"))
        self.assertEqual(self.of("", "2001:DB8::7"), "2001:db8::7")
        self.assertEqual(self.of("", "::ffff:192.0.2.7"), "192.0.2.7")
