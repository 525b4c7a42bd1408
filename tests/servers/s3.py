"""An S3 store on this machine: moto's server, spoken to by the real SDK."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from moto.server import ThreadedMotoServer

from app.config import StorageSettings
from app.media.s3 import S3Storage


@contextmanager
def running_store() -> Iterator[S3Storage]:
    """A store with one empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        store = S3Storage(
            StorageSettings(
                bucket="imece-files", endpoint_url=f"http://{host}:{port}", access_key="test", secret_key="test"
            )
        )
        store.client.create_bucket(
            Bucket="imece-files", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        yield store
    finally:
        server.stop()
