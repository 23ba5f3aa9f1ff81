"""The embedded servers come with their first user and go with their last, however either of them ends."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
import redis

from oomi_registry import embedded
from oomi_registry.embedded import BASE_DIR, EmbeddedServersFailed

USER = """
import sys
from oomi_registry import embedded
with embedded.running():
    print("up", flush=True)
    sys.stdin.read()
"""


def eventually(holds: Callable[[], bool], *, within: float = 15) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return holds()


def lives(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()  # a zombie has ended
    except OSError:
        return False


@dataclass
class Servers:
    """A set of embedded servers under a name of its own, with the users that the test starts."""

    users: list[subprocess.Popen[str]] = field(default_factory=list)

    def user(self) -> subprocess.Popen[str]:
        """Start somebody who uses the servers, without waiting for them."""
        user = subprocess.Popen(
            [sys.executable, "-c", USER], cwd=BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.users.append(user)
        return user

    def up(self) -> subprocess.Popen[str]:
        """Start somebody who uses the servers; when this returns they are up."""
        user = self.user()
        assert user.stdout is not None
        assert user.stdout.readline() == "up\n"
        return user

    def leave(self, user: subprocess.Popen[str]) -> None:
        """Let a user end as programs do."""
        assert user.stdin is not None
        user.stdin.close()
        assert user.wait(10) == 0

    def pids(self) -> list[int]:
        """The processes: PostgreSQL, Redis, and the guardian that is their parent."""
        servers = [int(pid) for pid in (embedded.home() / "pids").read_text().split()]
        parents = {
            int(line.split()[1])
            for pid in servers
            for line in Path(f"/proc/{pid}/status").read_text().splitlines()
            if line.startswith("PPid:")
        }
        assert len(parents) == 1
        return [*servers, *parents]

    def work(self) -> bool:
        """Whether both servers do what they are asked."""
        with psycopg.connect(
            host=str(embedded.socket_folder()), port=embedded.PORT, user="oomi_app", dbname=embedded.DATABASE
        ) as login:
            answered = login.execute("SELECT current_user").fetchone() == ("oomi_app",)
        with redis.Redis.from_url(embedded.redis_url()) as broker:
            return answered and bool(broker.ping())


@pytest.fixture(scope="module", autouse=True)
def _a_name_of_their_own() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("EMBEDDED_NAME", f"test-{secrets.token_hex(4)}")
        yield
        subprocess.run([sys.executable, "-m", "oomi_registry.guardian", "remove"], cwd=BASE_DIR, check=True)


@pytest.fixture
def servers() -> Iterator[Servers]:
    started = Servers()
    yield started
    for user in started.users:
        user.kill()
        user.wait()
        for pipe in (user.stdin, user.stdout):
            assert pipe is not None
            pipe.close()


def test_two_users_share_one_set_of_servers_which_ends_with_the_last_of_them(servers: Servers) -> None:
    first, second = servers.up(), servers.up()
    pids = servers.pids()
    servers.leave(first)
    time.sleep(1.5)  # several looks of the guardian
    assert servers.work()
    assert servers.pids() == pids
    servers.leave(second)
    assert eventually(lambda: not any(lives(pid) for pid in pids))


def test_five_users_that_come_at_once_start_one_set_of_servers(servers: Servers) -> None:
    for user in [servers.user() for _ in range(5)]:
        assert user.stdout is not None
        assert user.stdout.readline() == "up\n"
    assert servers.work()
    guardians = [
        path.name
        for path in Path("/proc").glob("[0-9]*")
        if b"oomi_registry.guardian" in _read(path / "cmdline")
        and f"EMBEDDED_NAME={os.environ['EMBEDDED_NAME']}".encode() in _read(path / "environ")
    ]
    assert guardians == [str(servers.pids()[-1])]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_a_killed_user_leaves_nothing_running(servers: Servers) -> None:
    user = servers.up()
    pids = servers.pids()
    user.kill()
    assert eventually(lambda: not any(lives(pid) for pid in pids))


def test_the_servers_of_a_killed_guardian_end_and_the_next_user_gets_new_ones(servers: Servers) -> None:
    bystander = servers.up()
    *pids, guardian = servers.pids()
    os.kill(guardian, signal.SIGKILL)
    servers.up()
    assert servers.work()
    assert not set(pids) & set(servers.pids())
    assert eventually(lambda: not any(lives(pid) for pid in pids))
    assert bystander.poll() is None


def test_when_a_server_dies_the_next_user_gets_new_ones(servers: Servers) -> None:
    servers.up()
    postgres, other, guardian = servers.pids()
    os.kill(postgres, signal.SIGKILL)
    assert eventually(lambda: not lives(guardian))
    assert not lives(other)
    servers.up()
    assert servers.work()


def test_what_was_written_is_there_for_the_next_user(servers: Servers) -> None:
    servers.leave(servers.up())
    user = servers.up()
    with psycopg.connect(embedded.database_url("oomi_owner").replace("postgres://", "postgresql://")) as owner:
        owner.execute("CREATE TABLE kept (what text)")
    servers.leave(user)
    servers.up()
    with psycopg.connect(embedded.database_url("oomi_owner").replace("postgres://", "postgresql://")) as owner:
        assert owner.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_the_servers_never_run_as_root_and_listen_on_no_network(servers: Servers) -> None:
    servers.up()
    for pid in servers.pids()[:2]:
        assert Path(f"/proc/{pid}").stat().st_uid != 0
        inodes = {
            str(opened.readlink()).removeprefix("socket:[").rstrip("]")
            for opened in Path(f"/proc/{pid}/fd").iterdir()
            if str(opened.readlink()).startswith("socket:")
        }
        listening = [
            line
            for table in ("tcp", "tcp6")
            for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
            if line.split()[3] == "0A" and line.split()[9] in inodes
        ]
        assert listening == []


def test_folders_that_somebody_else_made_are_refused(servers: Servers) -> None:
    servers.leave(servers.up())
    folder = embedded.socket_folder()
    assert eventually(lambda: not (folder / "redis.sock").exists())
    folder.chmod(0o777)  # anybody may put a server's socket here
    try:
        failed = subprocess.run(
            [sys.executable, "-c", USER], cwd=BASE_DIR, input="", capture_output=True, text=True, check=False
        )
    finally:
        folder.chmod(0o700)
    assert failed.returncode != 0
    assert "EmbeddedServersFailed" in failed.stderr
    assert "is not ours alone" in (embedded.home() / "guardian.log").read_text()


def test_a_link_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    with pytest.raises(EmbeddedServersFailed, match="is not ours alone"):
        embedded.refuse_foreign(link)


@pytest.mark.parametrize(
    "command", [["manage.py", "explain", "deadline"], ["manage.py"], ["manage.py", "migrate", "--help"]]
)
def test_a_command_that_needs_no_database_starts_none(command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "running", _must_not_start)
    with embedded.running_for(command):
        pass


@pytest.mark.parametrize("written", ["DATABASE_URL=postgres://db/oomi", "export DATABASE_URL=postgres://db/oomi"])
def test_an_address_that_is_given_starts_nothing(written: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(embedded, "running", _must_not_start)
    monkeypatch.setattr(embedded, "BASE_DIR", tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(AssertionError), embedded.running_for(["manage.py", "migrate"]):
        pass
    (tmp_path / ".env").write_text(f"SECRET_KEY=x\n{written}\n")
    with embedded.running_for(["manage.py", "migrate"]):
        pass
    (tmp_path / ".env").unlink()
    monkeypatch.setenv("DATABASE_URL", "postgres://db/oomi")
    with embedded.running_for(["manage.py", "migrate"]):
        pass


def _must_not_start() -> None:
    raise AssertionError("it started the embedded servers")
