"""Settings: one frozen value read from the environment, which refuses to start when something is missing or unsafe."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from flask import current_app

T = TypeVar("T")
Environment = Literal["development", "test", "production"]
LANGUAGES = ("en", "tr", "ru", "hi", "pl")
WINGS = ("referrals", "reviews", "cases")
_CAUSES_TO_TRY = """[
    {"code": "school-library", "name": "Köy Okulu Kitaplığı", "iban": "TR330006100519786457841326",
     "about": "Books for village schools"},
    {"code": "river-care", "name": "Jõgede Hoid MTÜ", "iban": "EE471000001020145685", "bic": "EEUHEE2X",
     "about": "Clean rivers, looked after by neighbours"}
]"""


class UnsafeSettings(Exception):
    """The environment cannot be started as it is; the message is one sentence that says what to set."""


@dataclass(frozen=True, kw_only=True)
class Seller:
    """The company that sells: printed on invoices (EN 16931 BG-4), in mails and in the footer."""

    name: str = "Imece Studio"
    legal_name: str = "Imece Studio OÜ"
    street: str = "Kalamaja 12"
    postcode: str = "10415"
    city: str = "Tallinn"
    country: str = "EE"
    vat_id: str = "EE102345678"
    registration_number: str = "14567890"
    email: str = "hello@imece.example"
    phone: str = "+372 600 0000"
    iban: str = "EE382200221020145685"
    bic: str = "HABAEE2X"
    timezone: str = "Europe/Tallinn"


@dataclass(frozen=True, kw_only=True)
class MailSettings:
    """Where mail leaves. `server` None means: keep messages as files and show them at /dev/mail (development only)."""

    server: str | None = None
    port: int = 587
    username: str | None = None
    password: str | None = None
    use_tls: bool = True
    sender: str = "Imece Studio <hello@imece.example>"
    timeout_seconds: int = 20


@dataclass(frozen=True, kw_only=True)
class StorageSettings:
    """Where files lie. `bucket` None means the local folder `instance/files`."""

    bucket: str | None = None
    endpoint_url: str | None = None
    region: str = "eu-central-1"
    access_key: str | None = None
    secret_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class StripeSettings:
    """Stripe is offered when `secret_key` is set. `api_base` is only changed to talk to a test server."""

    secret_key: str | None = None
    webhook_secret: str | None = None
    api_base: str | None = None


@dataclass(frozen=True, kw_only=True)
class PayoutSettings:
    """How people are paid what they earned; each is a variable `PAYOUT_…`.

    `provider`: `bank_file` (SEPA and CSV files for the bank's own program) or `sandbox` (pretended; never in production).
    `rhythm` and `day`: `monthly` and a day of the month, or `weekly` and a day of the week (1 is Monday); a day on which
    banks rest moves to the next. `thresholds`: the least amount by currency, 20 whole units where none is named.
    `cooling_off_hours`: how long a changed bank account waits before it is used. `overdue_days`: after so many days
    without a word from the bank a transfer counts as unknown and is looked up. `causes`: a JSON list of causes to donate
    to, `[{"code": "…", "name": "…", "iban": "…", "bic": "…", "about": "…"}]`. `data_keys`: the keys, each of at least
    32 characters and the newest first, that seal bank and tax data; derived from SECRET_KEY when empty. To change one put
    the new one in front, run `flask payouts reseal`, and take the old one away. `vat_bp`: the VAT rate in basis points of
    self-billing documents between the seller and payees of its own country. The two series number these documents.
    """

    provider: str = "sandbox"
    rhythm: str = "monthly"
    day: int = 15
    thresholds: str = "EUR:20.00,USD:20.00,GBP:20.00,PLN:100.00,TRY:1000.00,INR:2000.00"
    cooling_off_hours: int = 72
    overdue_days: int = 5
    causes: str = _CAUSES_TO_TRY
    data_keys: str = ""
    self_billing_series: str = "SB"
    self_billing_credit_series: str = "SBC"
    vat_bp: int = 2400


@dataclass(frozen=True, kw_only=True)
class StampSettings:
    """Which RFC 3161 authority stamps; each is a variable `TSA_…`.

    `url` None: in development and tests an authority of the house's own answers on this machine, which proves nothing to
    strangers; in production stamps wait until one is named. `chain_file`: the authority's certificates from the root
    down, as PEM, by which its answers are believed.
    """

    url: str | None = None
    chain_file: str | None = None
    username: str | None = None
    password: str | None = None
    timeout_seconds: int = 15


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that differs between installations. Defaults are valid in development and public."""

    environment: Environment = "development"
    secret_key: str
    database_url: str | None = None
    instance_path: Path = Path("instance")
    base_url: str = "http://127.0.0.1:8000"
    extensions: tuple[str, ...] = WINGS
    languages: tuple[str, ...] = LANGUAGES
    default_language: str = "en"
    gateways: tuple[str, ...] = ("sandbox", "bank_transfer")
    second_factor_required: bool = True
    redis_url: str | None = None
    # A folder that every machine sees, for the archive of events; `instance/archive` when not named.
    archive_path: Path | None = None
    # The address of a Dask scheduler (`tcp://…:8786`) that counts reports from the archive; pandas does when not named.
    report_cluster: str | None = None
    landing_hosts: tuple[str, ...] = ()
    trusted_proxies: int = 0
    max_upload_bytes: int = 20 * 1024 * 1024
    heartbeat_seconds: float = 10.0
    stalled_after_seconds: float = 30.0
    payment_checks_minutes: tuple[int, ...] = (5, 60, 1440, 1440, 1440, 1440, 1440)
    order_expires_days: int = 14
    invoice_series: str = "INV"
    credit_note_series: str = "CN"
    invoice_number_format: str = "{series}-{year}-{number:05d}"
    rate_limits_enabled: bool = True
    seller: Seller = field(default_factory=Seller)
    mail: MailSettings = field(default_factory=MailSettings)
    storage: StorageSettings = field(default_factory=StorageSettings)
    stripe: StripeSettings = field(default_factory=StripeSettings)
    payouts: PayoutSettings = field(default_factory=PayoutSettings)
    stamps: StampSettings = field(default_factory=StampSettings)

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    def __post_init__(self) -> None:
        for sentence in _complaints(self):
            raise UnsafeSettings(sentence)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the environment. Raises `UnsafeSettings` with one sentence that names the variable to set."""
        env = os.environ if environ is None else environ
        environment = _choice(env, "IMECE_ENV", ("development", "test", "production"), "development")
        instance = Path(env.get("IMECE_INSTANCE", "instance")).resolve()
        production = environment == "production"
        return cls(
            environment=environment,  # type: ignore[arg-type]
            secret_key=env.get("SECRET_KEY") or ("" if production else _development_secret(instance)),
            database_url=env.get("DATABASE_URL") or None,
            instance_path=instance,
            base_url=env.get("BASE_URL", f"http://127.0.0.1:{env.get('PORT', '8000')}").rstrip("/"),
            extensions=_words(env, "EXTENSIONS", WINGS),
            default_language=_choice(env, "DEFAULT_LANGUAGE", LANGUAGES, "en"),
            gateways=_words(env, "GATEWAYS", ("bank_transfer",) if production else ("sandbox", "bank_transfer")),
            second_factor_required=_yes(env, "SECOND_FACTOR_REQUIRED", production),
            redis_url=env.get("REDIS_URL") or None,
            archive_path=Path(env["ARCHIVE_PATH"]).resolve() if env.get("ARCHIVE_PATH") else None,
            report_cluster=env.get("REPORT_CLUSTER") or None,
            landing_hosts=_words(env, "LANDING_HOSTS", ()),
            invoice_series=env.get("INVOICE_SERIES") or "INV",
            credit_note_series=env.get("CREDIT_NOTE_SERIES") or "CN",
            invoice_number_format=env.get("INVOICE_NUMBER_FORMAT") or "{series}-{year}-{number:05d}",
            trusted_proxies=_whole(env, "TRUSTED_PROXIES", 0),
            seller=_section(Seller, env, "SELLER_"),
            mail=_section(MailSettings, env, "MAIL_"),
            storage=_section(StorageSettings, env, "S3_"),
            stripe=_section(StripeSettings, env, "STRIPE_"),
            payouts=_payouts(env, production=production),
            stamps=_section(StampSettings, env, "TSA_"),
        )


def _payouts(env: Mapping[str, str], *, production: bool) -> PayoutSettings:
    """In production money leaves by the bank, and there are no causes but those that are named."""
    defaults = {"PAYOUT_PROVIDER": "bank_file", "PAYOUT_CAUSES": "[]"} if production else {}
    given = {name: value for name, value in env.items() if value or not name.startswith("PAYOUT_")}
    return _section(PayoutSettings, {**defaults, **given}, "PAYOUT_")


def settings() -> Settings:
    """The settings of the current application."""
    value: Settings = current_app.extensions["settings"]
    return value


def _complaints(it: Settings) -> list[str]:
    """What makes these settings unsafe, one sentence each, the most important first."""
    found = []
    if len(it.secret_key) < 32:
        found.append("Set SECRET_KEY to at least 32 random characters, for instance with `openssl rand -hex 32`.")
    if urlsplit(it.base_url).scheme not in {"http", "https"} or not urlsplit(it.base_url).netloc:
        found.append("Set BASE_URL to the full public address, such as https://imece.example.")
    if unknown := set(it.gateways) - {"sandbox", "bank_transfer", "stripe"}:
        found.append(f"GATEWAYS names an unknown payment gateway: {', '.join(sorted(unknown))}.")
    found += _payout_complaints(it.payouts)
    found += _stamp_complaints(it.stamps)
    if "stripe" in it.gateways and not (it.stripe.secret_key and it.stripe.webhook_secret):
        found.append("GATEWAYS offers stripe: set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET too.")
    if it.is_production:
        found += _production_complaints(it)
    return found


def _payout_complaints(it: PayoutSettings) -> list[str]:
    found = []
    if it.provider not in {"bank_file", "sandbox"}:
        found.append(f"PAYOUT_PROVIDER must be bank_file or sandbox, not {it.provider!r}.")
    if it.rhythm not in {"monthly", "weekly"} or not 1 <= it.day <= (7 if it.rhythm == "weekly" else 31):
        found.append(
            "Set PAYOUT_RHYTHM to monthly with PAYOUT_DAY from 1 to 31, or to weekly with PAYOUT_DAY from 1 to 7."
        )
    if any(len(key.strip()) < 32 for key in it.data_keys.split(",") if it.data_keys):
        found.append("Each key of PAYOUT_DATA_KEYS must have at least 32 random characters.")
    return found


def _stamp_complaints(it: StampSettings) -> list[str]:
    if it.url is None:
        return []
    found = []
    if urlsplit(it.url).scheme not in {"http", "https"} or not urlsplit(it.url).netloc:
        found.append("Set TSA_URL to the full address of a time stamping authority, such as http://tsa.example/stamp.")
    if it.chain_file is None or not Path(it.chain_file).is_file():
        found.append("TSA_URL names an authority: set TSA_CHAIN_FILE to a PEM file with its certificates.")
    return found


def _production_complaints(it: Settings) -> list[str]:
    found = []
    if not it.database_url:
        found.append("Set DATABASE_URL: the embedded PostgreSQL is for development and tests only.")
    if not it.base_url.startswith("https://"):
        found.append("Set BASE_URL to an https:// address: session cookies are only sent over TLS in production.")
    if it.mail.server is None:
        found.append("Set MAIL_SERVER: in production mail must leave by SMTP.")
    if it.payouts.provider == "sandbox":
        found.append("Set PAYOUT_PROVIDER to bank_file: the sandbox pays nobody.")
    if "sandbox" in it.gateways:
        found.append("Remove sandbox from GATEWAYS: it confirms payments that nobody made.")
    return found


def _development_secret(instance: Path) -> str:
    """A secret made once per checkout, so that sessions survive a restart and no key stands in the code."""
    path = instance / "secret_key"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip()


def _section(kind: type[T], env: Mapping[str, str], prefix: str) -> T:
    """Build a settings section from `PREFIX_FIELD` variables, converted to the type of each default."""
    values: dict[str, object] = {}
    for name, spec in kind.__dataclass_fields__.items():  # type: ignore[attr-defined]
        key = prefix + name.upper()
        if key not in env:
            continue
        if isinstance(spec.default, bool):
            values[name] = _yes(env, key, spec.default)
        elif isinstance(spec.default, int):
            values[name] = _whole(env, key, spec.default)
        else:
            values[name] = env[key] or None
    return kind(**values)


def _words(env: Mapping[str, str], name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    if name not in env:
        return default
    return tuple(word.strip() for word in env[name].split(",") if word.strip())


def _whole(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal():
        raise UnsafeSettings(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def _yes(env: Mapping[str, str], name: str, default: bool) -> bool:
    text = env.get(name, "").strip().lower()
    if not text:
        return default
    if text not in {"1", "true", "yes", "on", "0", "false", "no", "off"}:
        raise UnsafeSettings(f"{name} must be yes or no, not {text!r}.")
    return text in {"1", "true", "yes", "on"}


def _choice(env: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str) -> str:
    text = env.get(name) or default
    if text not in allowed:
        raise UnsafeSettings(f"{name} must be one of {', '.join(allowed)}, not {text!r}.")
    return text
