"""What the surroundings say: every variable of the site, typed, with safe defaults for a laptop.

In production (``GONGKAI_PRODUCTION=1``) nothing is defaulted that must be chosen: the site refuses
to start and names all that is missing at once. The table of variables: docs/manual/运行网站.md.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from environs import Env, EnvError

from gongkai.errors import InvalidInput

KEY_BYTES = 32
#: Services by which people may be reminded: those whose host is fixed.
NOTIFY_SCHEMES = ("wecombot", "dingtalk", "feishu", "lark", "schan", "pushplus", "wxpusher")


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings that differ between installations."""

    is_production: bool
    secret_key: str
    hosts: list[str]
    origins: list[str]
    data_folder: Path
    public_folder: Path
    database_url: str
    public_base: str
    session_hours: int
    font_folders: list[Path]
    audit_algorithm: str
    proxies: int
    check_links: bool
    notify_schemes: list[str]
    sealing_keys: list[bytes]
    lookup_key: bytes


def read_environment(env: Env | None = None) -> Environment:
    """Return the environment; raises InvalidInput naming every variable that is missing or wrong.

    A laptop's secret key is made once and kept in the data folder with mode 0600.
    """
    env = env or Env()
    try:
        is_production = env.bool("GONGKAI_PRODUCTION", default=False)
        data_folder = Path(env.str("GONGKAI_DATA", default="var")).resolve()
        sealing_keys: list[str] = env.list("GONGKAI_SEALING_KEYS", default=[])
        fonts: list[str] = env.list("GONGKAI_FONTS", default=[])
        environment = Environment(
            is_production=is_production,
            secret_key=env.str("GONGKAI_SECRET_KEY", default=""),
            hosts=env.list("GONGKAI_HOSTS", default=[] if is_production else ["*"]),
            origins=env.list("GONGKAI_ORIGINS", default=[]),
            data_folder=data_folder,
            public_folder=Path(
                env.str("GONGKAI_PUBLIC", default=str(data_folder / "public"))
            ).resolve(),
            database_url=env.str("DATABASE_URL", default=""),
            public_base=env.str("GONGKAI_PUBLIC_BASE", default="").rstrip("/"),
            session_hours=env.int("GONGKAI_SESSION_HOURS", default=8),
            font_folders=[Path(name) for name in fonts],
            audit_algorithm=env.str("GONGKAI_AUDIT_ALGORITHM", default="sha256"),
            proxies=env.int("GONGKAI_PROXIES", default=0),
            check_links=env.bool("GONGKAI_CHECK_LINKS", default=False),
            notify_schemes=env.list("GONGKAI_NOTIFY_SCHEMES", default=list(NOTIFY_SCHEMES)),
            sealing_keys=[_key(text, "GONGKAI_SEALING_KEYS") for text in sealing_keys],
            lookup_key=_key(env.str("GONGKAI_LOOKUP_KEY", default=""), "GONGKAI_LOOKUP_KEY"),
        )
    except EnvError as error:
        raise InvalidInput(
            f"环境变量有误：{error}。请改正后再启动。", code="bad_setting"
        ) from error
    _refuse_unfit(environment)
    return environment


def _refuse_unfit(environment: Environment) -> None:
    problems = []
    missing = [str(folder) for folder in environment.font_folders if not folder.is_dir()]
    if missing:
        problems.append(f"GONGKAI_FONTS 指向的文件夹不存在：{'、'.join(missing)}")
    if environment.audit_algorithm not in ("sha256", "sm3"):
        problems.append("GONGKAI_AUDIT_ALGORITHM 只能是 sha256 或 sm3")
    if environment.is_production:
        if len(environment.secret_key) < 50:
            problems.append("GONGKAI_SECRET_KEY 没有设置或不足50个字符")
        if not environment.hosts or "*" in environment.hosts:
            problems.append("GONGKAI_HOSTS 没有写明网站的域名")
        if not environment.database_url:
            problems.append("DATABASE_URL 没有设置")
        if not environment.proxies:
            problems.append("GONGKAI_PROXIES 没有写明前面有几层代理（HTTPS 由代理承担）")
        if not environment.sealing_keys or not environment.lookup_key:
            problems.append(
                "GONGKAI_SEALING_KEYS、GONGKAI_LOOKUP_KEY 没有设置（加密证件号码，与备份分开保管）"
            )
        if environment.public_folder.is_relative_to(environment.data_folder):
            problems.append("GONGKAI_PUBLIC 不能在数据文件夹（GONGKAI_DATA）里面")
    if problems:
        raise InvalidInput(f"不能启动：{'；'.join(problems)}。请设置后再启动。", code="bad_setting")


def _key(text: str, variable: str) -> bytes:
    """Return a key of 32 bytes from its base64 text, b"" for no text."""
    if not text:
        return b""
    try:
        key = base64.urlsafe_b64decode(text)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise InvalidInput(
            f"{variable} 应当是{KEY_BYTES}字节随机数的 base64 文本。请重新生成后再启动。",
            code="bad_setting",
        )
    return key


def laptop_key(folder: Path, name: str) -> bytes:
    """Return a key of 32 bytes kept in the data folder under a name, made on first use."""
    return hashlib.sha256(laptop_secret(folder, name).encode()).digest()


def laptop_secret(folder: Path, name: str = "secret-key") -> str:
    """Return the key kept in the data folder, made on first use, readable by its owner only."""
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return path.read_text(encoding="ascii").strip()
