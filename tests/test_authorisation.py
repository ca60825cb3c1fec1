"""Who may do what by which address: every route, every role, own and another's, GET and POST.

The table is `authorisation.toml` beside this file, one line a route; a route that is not in it
fails, and so does a line whose route is gone. After a wanted change,
`manage.py test --settings tests.settings tests.authorisation` writes it anew, and the difference
is to be read line by line.
"""

from __future__ import annotations

from django.test import tag

from .authorisation import Matrix, table


@tag("without-database")
class MatrixTests(Matrix):
    maxDiff = None

    def test_every_route_answers_as_the_table_says(self) -> None:
        self.assertEqual(self.answers(), table())

    def test_without_a_token_nothing_is_changed(self) -> None:
        """POST without a CSRF token: refused at every address that takes a POST from somebody."""
        self.assertEqual(self.taken_without_token(), [])
