"""The PostgreSQL that comes with the house: started once, shared, private, and back after a crash."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from app.embedded import EmbeddedPostgres, Postmaster
from app.embedded_programs import ROOTS_HOME, EmbeddedPostgresError, as_user, find_binaries

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def directory() -> Iterator[Path]:
    """A short folder every user may enter, as an ordinary checkout is."""
    made = Path(tempfile.mkdtemp(prefix="imece-test-"))
    made.chmod(0o755)
    yield made / "postgres"
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def server(directory: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(directory, durable=False)
    yield server
    server.stop()


def for_psycopg(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def ask(url: str, question: str) -> object:
    with psycopg.connect(for_psycopg(url)) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None


def kill_and_wait(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)


def test_it_starts_and_answers_with_a_database_of_its_own(server: EmbeddedPostgres) -> None:
    url = server.ensure_running()

    assert url.startswith("postgresql+psycopg://")
    assert ask(url, "select current_database()") == "imece"
    assert ask(url, "show server_encoding") == "UTF8"
    assert ask(url, "show timezone") == "UTC"


def test_it_knows_the_small_letters_of_every_alphabet(server: EmbeddedPostgres) -> None:
    assert ask(server.ensure_running(), "select lower('ÇŞŁЖ')") == "çşłж"


def test_the_application_is_not_a_superuser(server: EmbeddedPostgres) -> None:
    assert ask(server.ensure_running(), "select rolsuper from pg_roles where rolname = current_user") is False


def test_asking_again_finds_the_same_server(server: EmbeddedPostgres, directory: Path) -> None:
    first = server.ensure_running()
    started = ask(first, "select pg_postmaster_start_time()")
    neighbour = EmbeddedPostgres(directory, durable=False)

    assert neighbour.ensure_running() == first
    assert ask(first, "select pg_postmaster_start_time()") == started
    assert server.was_started_here
    assert not neighbour.was_started_here


@pytest.mark.slow
def test_processes_that_ask_at_once_share_one_server(server: EmbeddedPostgres, directory: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from app.embedded import EmbeddedPostgres as Server; "
        "print(Server(Path(sys.argv[1]), durable=False).ensure_running())"
    )
    command = [sys.executable, "-c", program, str(directory)]
    askers = [subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    answers = {asker.communicate(timeout=60)[0].strip() for asker in askers}

    assert [asker.returncode for asker in askers] == [0] * 3
    assert answers == {server.ensure_running()}


@pytest.mark.slow
def test_what_was_written_is_there_after_a_stop(directory: Path) -> None:
    server = EmbeddedPostgres(directory)
    with psycopg.connect(for_psycopg(server.ensure_running())) as connection:
        connection.execute("create table kept (word text)")
        connection.execute("insert into kept values ('imece')")
    server.stop()

    assert Postmaster.read(server._data) is None
    assert ask(server.ensure_running(), "select word from kept") == "imece"
    server.stop()


@pytest.mark.slow
def test_a_throwaway_server_leaves_nothing_behind(directory: Path) -> None:
    server = EmbeddedPostgres(directory, durable=False)
    server.ensure_running()
    server.stop()

    assert not server._home.exists()


@pytest.mark.slow
def test_stopping_twice_is_no_error(server: EmbeddedPostgres) -> None:
    server.ensure_running()
    server.stop()
    server.stop()


@pytest.mark.slow
def test_it_comes_back_after_the_server_was_killed(server: EmbeddedPostgres) -> None:
    server.ensure_running()
    before = Postmaster.read(server._data)
    assert before
    kill_and_wait(before.pid)

    assert ask(server.ensure_running(), "select 1") == 1


@pytest.mark.slow
def test_it_comes_back_when_its_old_process_number_belongs_to_another_process(server: EmbeddedPostgres) -> None:
    server.ensure_running()
    pid_file = server._data / "postmaster.pid"
    before = Postmaster.read(server._data)
    assert before
    written = pid_file.read_text()
    kill_and_wait(before.pid)
    stranger = subprocess.Popen(["sleep", "60"], **as_user(server._user))
    try:
        pid_file.write_text(written.replace(str(before.pid), str(stranger.pid), 1))
        assert ask(server.ensure_running(), "select 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.slow
def test_a_creation_cut_short_is_begun_anew(server: EmbeddedPostgres, directory: Path) -> None:
    directory.mkdir()
    (directory / "data.unfinished").mkdir()
    (directory / "data.unfinished" / "PG_VERSION").write_text("18")

    assert ask(server.ensure_running(), "select 1") == 1


@pytest.mark.slow
def test_only_its_own_user_can_reach_it(server: EmbeddedPostgres) -> None:
    server.ensure_running()
    running = Postmaster.read(server._data)
    assert running
    folder = Path(running.socket_directory).stat()

    assert stat.S_IMODE(folder.st_mode) == 0o700
    assert ask(server.ensure_running(), "show listen_addresses") == ""


@pytest.mark.slow
def test_without_a_socket_file_it_asks_for_a_password(server: EmbeddedPostgres) -> None:
    server.by_socket = False
    url = server.ensure_running()

    assert ask(url, "select 1") == 1
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        ask(make_url(url).set(password="guess").render_as_string(hide_password=False), "select 1")


@pytest.mark.slow
def test_a_long_path_gets_a_short_socket_folder(directory: Path) -> None:
    server = EmbeddedPostgres(directory / ("deep-" * 24), durable=False)
    try:
        assert ask(server.ensure_running(), "select 1") == 1
        running = Postmaster.read(server._data)
        assert running
        short = Path(running.socket_directory)
        assert len(str(short)) < 90
    finally:
        server.stop()
    assert not short.exists()


@pytest.mark.slow
def test_the_callers_own_postgres_settings_do_not_matter(
    server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGHOST", "nowhere.invalid")
    monkeypatch.setenv("PGDATA", "/nowhere")

    assert ask(server.ensure_running(), "select 1") == 1


@pytest.mark.slow
def test_a_server_that_cannot_start_says_why(server: EmbeddedPostgres) -> None:
    server.ensure_running()
    running = Postmaster.read(server._data)
    assert running
    kill_and_wait(running.pid)
    (server._data / "PG_VERSION").write_text("9.6")

    with pytest.raises(EmbeddedPostgresError, match="incompatible"):
        server.ensure_running()


def test_a_folder_named_by_the_user_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    found = find_binaries()
    assert (found / "initdb").exists()
    monkeypatch.setenv("PG_BINDIR", "/somewhere/else")

    assert find_binaries() == Path("/somewhere/else")


def test_a_folder_closed_to_the_servers_user_stays_closed(
    directory: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    closed = tmp_path_factory.mktemp("closed")
    closed.chmod(0o700)
    server = EmbeddedPostgres(closed / "postgres", durable=False)
    try:
        assert ask(server.ensure_running(), "select 1") == 1
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert server._home.is_relative_to(ROOTS_HOME) == (server._user is not None)
    finally:
        server.stop()
    assert not server._home.exists()
