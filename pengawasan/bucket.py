"""Evidence in a bucket that speaks S3 (MEDIA_S3_BUCKET); needs requirements-s3.txt. Nobody but the server reads it."""

from __future__ import annotations

from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

#: A phone that waits for its photo waits for the store too: seconds, and how often it is asked.
PATIENCE = Config(connect_timeout=5, read_timeout=15, retries={"total_max_attempts": 2}, signature_version="s3v4")


class InBucket(S3Storage):
    """The store checks the SHA-256 of what arrives before it acknowledges it; who may read is the bucket's policy."""

    def get_default_settings(self) -> dict[str, Any]:
        said: dict[str, Any] = super().get_default_settings()
        ours = {"object_parameters": {"ChecksumAlgorithm": "SHA256"}, "default_acl": None, "client_config": PATIENCE}
        return said | ours

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File[bytes]) -> str:
        try:
            kept: str = super()._save(name, content)
        except (Boto3Error, BotoCoreError, ClientError) as error:
            raise OSError(f"The bucket did not acknowledge {name}") from error
        return kept
