"""Any S3-compatible store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from app.config import StorageSettings
from app.errors import NotFound
from app.media.keys import checked

# Short enough that a page waits for a dead store no longer than a person does; three tries in all.
_PATIENCE = Config(
    connect_timeout=5,
    read_timeout=20,
    retries={"total_max_attempts": 3, "mode": "standard"},
    request_checksum_calculation="when_supported",
    response_checksum_validation="when_supported",
)
_ABSENT = {"NoSuchKey", "404"}


class S3Storage:
    """Objects in one bucket. What arrives is compared with its SHA-256 by the store, what leaves by the client."""

    def __init__(self, it: StorageSettings) -> None:
        self.bucket = it.bucket
        self.client: Any = boto3.session.Session().client(
            "s3",
            endpoint_url=it.endpoint_url,
            region_name=it.region,
            aws_access_key_id=it.access_key,
            aws_secret_access_key=it.secret_key,
            config=_PATIENCE,
        )

    def put(self, key: str, data: bytes, content_type: str) -> None:
        self.client.put_object(
            Bucket=self.bucket,
            Key=checked(key),
            Body=data,
            ContentType=content_type,
            ChecksumAlgorithm="SHA256",
        )

    def get(self, key: str) -> bytes:
        try:
            found = self.client.get_object(Bucket=self.bucket, Key=checked(key), ChecksumMode="ENABLED")
        except ClientError as error:
            if error.response["Error"]["Code"] in _ABSENT:
                raise NotFound from None
            raise
        data: bytes = found["Body"].read()
        return data

    def delete(self, key: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=checked(key))

    def put_file(self, key: str, path: Path, content_type: str) -> None:
        """In parts, each compared with its SHA-256 by the store."""
        extra = {"ContentType": content_type, "ChecksumAlgorithm": "SHA256"}
        self.client.upload_file(str(path), self.bucket, checked(key), ExtraArgs=extra)

    def get_file(self, key: str, path: Path) -> None:
        try:
            self.client.download_file(self.bucket, checked(key), str(path))
        except ClientError as error:
            if error.response["Error"]["Code"] in _ABSENT:
                raise NotFound from None
            raise
