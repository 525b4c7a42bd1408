"""The WSGI entry: `granian --interface wsgi wsgi:app`."""

import gc

from app import create_app

app = create_app()
# What was built up to here stays; the collector need not look through it with every few pages.
gc.collect()
gc.freeze()
