#!/usr/bin/env python
"""Django's command line for the bulletin."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bulletin.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import Error

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except (Error, OSError) as error:
        from bulletin.outage import told

        if not (sentence := told(error)):
            raise
        sys.exit(f"{sentence}（{str(error).strip()}）")


if __name__ == "__main__":
    main()
