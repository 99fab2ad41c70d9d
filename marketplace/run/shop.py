"""The whole shop on one machine: which processes it is made of, what they are told, when it is up."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import psutil

from .supervisor import Child, Supervisor

ROOT = Path(__file__).resolve().parent.parent.parent
_LOOK_EVERY_S = 0.1
_PATIENCE_S = 60.0
# Tells the processes of a shop apart from everybody else's, also after the supervisor itself was killed.
_MARK = "SHOP_SUPERVISED_IN"


def _silence(_line: str) -> None:
    """For a shop that nobody watches."""


class NotUp(RuntimeError):
    """The shop was started and did not become healthy; the message says which part and where its log is."""


class Shop:
    """The processes of one shop over engines that run already (DATABASE_URL and REDIS_URL in environment).

    data_dir      mails, pictures and logs
    environment   what to tell the processes beside our own environment
    say           receives one line per event a person should see
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        port: int,
        gateway_port: int,
        carrier_port: int,
        environment: Mapping[str, str],
        say: Callable[[str], None] = _silence,
    ) -> None:
        self.data_dir = data_dir.resolve()
        self.url = f"http://127.0.0.1:{port}"
        self.gateway_url = f"http://127.0.0.1:{gateway_port}"
        self.carrier_url = f"http://127.0.0.1:{carrier_port}"
        self.mail_dir = self.data_dir / "mail"
        self.logs = self.data_dir / "logs"
        self.environment = self._environment(environment)
        gateway = [] if "STRIPE_API_BASE" in os.environ else [self._gateway(gateway_port)]
        carrier = [] if "STANDIN_CARRIER_URL" in os.environ else [self._carrier(carrier_port)]
        self.supervisor = Supervisor(
            [*gateway, *carrier, self._web(port), self._worker(), self._background(), self._beat()],
            self.environment | {_MARK: str(self.data_dir)},
            say,
        )

    @classmethod
    @contextmanager
    def on_free_ports(cls, data_dir: Path, environment: Mapping[str, str]) -> Iterator[Self]:
        """A shop with the demo data, up and looked after until the block ends."""
        with free_port() as port, free_port() as gateway_port, free_port() as carrier_port:
            pass
        shop = cls(data_dir, port=port, gateway_port=gateway_port, carrier_port=carrier_port, environment=environment)
        shop.prepare()
        with shop.running():
            yield shop

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start every process, wait until the shop is up, look after all until the block ends. Raises NotUp."""
        over = threading.Event()
        keeper = threading.Thread(target=self._look_after, args=[over])
        self.supervisor.start()
        keeper.start()
        try:
            self.wait_until_up()
            yield
        finally:
            over.set()
            keeper.join()
            self.supervisor.stop()

    def _look_after(self, over: threading.Event) -> None:
        while not over.wait(_LOOK_EVERY_S):
            self.supervisor.look_after()

    def prepare(self) -> None:
        """Migrate, compile translations, load the demo data where there are none. Raises CalledProcessError."""
        command = [sys.executable, "-m", "marketplace.run.prepare"]
        # A session of its own, so that Ctrl-C comes to us alone; run() then ends it.
        subprocess.run(  # noqa: S603  # our own module
            command, check=True, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def wait_until_up(self) -> None:
        """Return when /health/ is good. Raises NotUp."""
        deadline = time.monotonic() + _PATIENCE_S
        while (answer := self.health())[0] != 200:
            if time.monotonic() > deadline:
                raise NotUp(f"The shop is not up after {_PATIENCE_S:g} s: {answer[1][:300]} Its logs: {self.logs}")
            time.sleep(_LOOK_EVERY_S)

    def health(self) -> tuple[int, str]:
        """Status and body of /health/; status 0 while nobody answers."""
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=10)
        try:
            connection.request("GET", "/health/")
            response = connection.getresponse()
            return response.status, response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            return 0, f"no answer ({error})"
        finally:
            connection.close()

    def child(self, name: str) -> Child:
        """The process of that name: web, worker, background, beat, gateway, carrier. StopIteration for any other."""
        return next(child for child in self.supervisor.children if child.name == name)

    def stop_leftovers(self) -> int:
        """Kill what a supervisor that was killed left behind in this folder; return how many processes."""
        left = [process for process in psutil.process_iter() if self._is_ours(process)]
        for process in left:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs(left, timeout=5)
        return len(left)

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            return process.environ().get(_MARK) == str(self.data_dir)
        except (psutil.Error, OSError):
            return False

    def _environment(self, given: Mapping[str, str]) -> dict[str, str]:
        ours = {
            "SITE_URL": self.url,
            "STRIPE_API_BASE": self.gateway_url,
            "STRIPE_WEBHOOK_URL": f"{self.url}/webhooks/stripe/",
            "STANDIN_CARRIER_URL": self.carrier_url,
            "STANDIN_CARRIER_WEBHOOK_URL": f"{self.url}/webhooks/carrier/ghe-nhanh/",
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(ROOT),
        }
        forced = {"DATA_DIR": str(self.data_dir), "DJANGO_SETTINGS_MODULE": "marketplace.settings"}
        return {**ours, **os.environ, **given, **forced}

    def _child(self, name: str, *command: str) -> Child:
        return Child(name, [sys.executable, *command], self.logs / f"{name}.log")

    def _gateway(self, port: int) -> Child:
        # What `manage.py stripe_gateway` becomes, without starting Django twice.
        return self._child("gateway", "-m", "payments.stripe_gateway.serve", "--port", str(port))

    def _carrier(self, port: int) -> Child:
        return self._child("carrier", "-m", "orders.standin_carrier", "--port", str(port))

    def _web(self, port: int) -> Child:
        options = f"--interface wsgi --host 127.0.0.1 --port {port} --workers 1 --blocking-threads 4"
        respawn = "--respawn-failed-workers --respawn-interval 0.1"
        return self._child("web", "-m", "granian", *options.split(), *respawn.split(), "marketplace.wsgi:application")

    def _worker(self) -> Child:
        # Threads: one process instead of three, and a kill -9 takes all of it at once.
        return self._celery_worker("worker", "work,pulse")

    def _background(self) -> Child:
        return self._celery_worker("background", "files,pictures,partners,outside")

    def _celery_worker(self, name: str, queues: str) -> Child:
        options = f"--pool threads --concurrency 2 --loglevel info --without-mingle --without-gossip -Q {queues}"
        return self._child(name, "-m", "celery", "-A", "marketplace.celery", "worker", *options.split(), "-n", name)

    def _beat(self) -> Child:
        # All entries are plain intervals: nothing to remember in a file that a kill could damage.
        options = "--scheduler celery.beat:Scheduler --pidfile="
        return self._child("beat", "-m", "celery", "-A", "marketplace.celery", "beat", *options.split())


@contextmanager
def free_port() -> Iterator[int]:
    """A port of this machine that nobody listens on; reserved until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        yield probe.getsockname()[1]


def is_free(port: int) -> bool:
    """Whether nobody listens on that port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) != 0
