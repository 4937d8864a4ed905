"""The image as an operator meets it: built, started read-only and without rights, asked, looked into and stopped."""

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.container

ROOT = Path(__file__).parents[2]
IMAGE = "valorise-test"


def docker(*arguments: str, check: bool = True, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False, timeout=timeout)
    if check and done.returncode:
        pytest.fail(f"docker {' '.join(arguments)}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(port: int, *options: str) -> str:
    """The host's network: an engine without a bridge serves as well."""
    bound = ["--network=host", "--env=HOST=127.0.0.1", f"--env=PORT={port}", "--health-interval=1s"]
    locked = ["--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges"]
    return docker("run", "--detach", *bound, *locked, *options, IMAGE).stdout.strip()


def wait_until_ready(client: httpx.Client, container: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    logs = docker("logs", container)
    pytest.fail(f"not ready after 30 s\n{logs.stdout}{logs.stderr}")


@pytest.fixture(scope="module")
def image() -> str:
    """Where packages come from is the builder's affair: docker reads it from the environment when it is set there."""
    docker("build", "--network=host", "--build-arg=PIP_INDEX_URL", f"--tag={IMAGE}", str(ROOT), timeout=1200)
    return IMAGE


@pytest.fixture(scope="module")
def service(image: str) -> Iterator[tuple[str, httpx.Client]]:
    port = free_port()
    container = start(port)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            wait_until_ready(client, container)
            yield container, client
    finally:
        docker("rm", "--force", container)


@pytest.fixture
def container(service: tuple[str, httpx.Client]) -> str:
    return service[0]


@pytest.fixture
def client(service: tuple[str, httpx.Client]) -> httpx.Client:
    return service[1]


def run_inside(container: str, code: str) -> str:
    return docker("exec", container, "python", "-c", code).stdout.strip()


def test_answers_the_main_question(client: httpx.Client) -> None:
    answer = client.post("/v1/routes/gangue-power/estimates", json={"feed": {"value": 300, "unit": "kt/year"}})
    assert answer.status_code == 200, answer.text
    electricity = answer.json()["outputs"]["net_electricity"]
    assert electricity["unit"] == "GWh/year"
    # 300 kt of gangue of 4 to 20 MJ/kg hold 333 to 1,667 GWh, of which a plant sends out 20 to 40 %.
    assert 333 * 0.2 < electricity["value"] < 1667 * 0.4


def test_serves_the_api_page_from_itself(client: httpx.Client) -> None:
    page = client.get("/docs", follow_redirects=True)
    assert page.status_code == 200
    assert "swagger-ui-bundle.js" in page.text
    links = [part.split('"')[0] for mark in ('src="', 'href="') for part in page.text.split(mark)[1:]]
    assert links
    for link in links:
        assert link.startswith("/"), f"the page needs the network: {link}"
        served = client.get(link)
        assert served.status_code == 200, link
        assert served.content, link


def test_carries_the_committed_contract(client: httpx.Client) -> None:
    committed = json.loads((ROOT / "openapi" / "openapi.json").read_text(encoding="utf-8"))
    assert client.get("/openapi.json").json() == committed


def test_runs_without_rights(container: str) -> None:
    assert run_inside(container, "import os; print(os.getuid(), os.getgid())") == "10001 10001"
    refused = docker("exec", container, "python", "-c", "open('/opt/valorise/written', 'w')", check=False)
    assert refused.returncode == 1
    assert "Read-only file system" in refused.stderr


def test_holds_what_runs_and_no_tools(container: str) -> None:
    code = "import importlib.metadata as m; print(*sorted(d.name.lower() for d in m.distributions(path=[p])))"
    prefix = "import sys; p = next(p for p in sys.path if p.startswith('/opt/valorise'));"
    installed = set(run_inside(container, prefix + code).split())
    assert {"valorise", "litestar", "numpy"} <= installed
    assert installed.isdisjoint({"pip", "setuptools", "hatchling", "django", "drf-spectacular-sidecar", "pytest"})
    tools = "import os, shutil; print([t for t in ('gcc', 'cc', 'make', 'git') if shutil.which(t)])"
    assert run_inside(container, tools) == "[]"
    assert run_inside(container, "import os; print(os.path.exists('/opt/valorise/bin/pip'))") == "False"


def test_is_compiled(container: str) -> None:
    """On a read-only file system nothing could be kept: each start would compile everything anew."""
    code = "import valorise, pathlib; print(*pathlib.Path(valorise.__file__).parent.glob('__pycache__/__init__*.pyc'))"
    assert run_inside(container, code)


def test_engine_sees_it_healthy(container: str) -> None:
    deadline = time.monotonic() + 30
    health = ""
    while health != "healthy" and time.monotonic() < deadline:
        health = docker("inspect", "--format={{.State.Health.Status}}", container).stdout.strip()
        time.sleep(0.2)
    assert health == "healthy"


def test_reads_a_sites_own_coefficients(image: str, tmp_path: Path) -> None:
    """An overlay that cannot be read must stop the start, not be passed over."""
    folder = tmp_path / "coefficients"  # tmp_path itself is closed to the container's user
    folder.mkdir()
    (folder / "broken.toml").write_text("this is not TOML", encoding="utf-8")
    mount = [f"--volume={folder}:/coefficients:ro", "--env=VALORISE_COEFFICIENTS=/coefficients"]
    container = start(free_port(), *mount)
    try:
        assert docker("wait", container, timeout=30).stdout.strip() != "0"
        assert "broken.toml" in docker("logs", container).stderr
    finally:
        docker("rm", "--force", container)


def test_stops_when_told(image: str) -> None:
    port = free_port()
    container = start(port)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            wait_until_ready(client, container)
            began = time.monotonic()
            docker("stop", "--time=20", container)
            assert time.monotonic() - began < 10
        assert docker("inspect", "--format={{.State.ExitCode}}", container).stdout.strip() == "0"
    finally:
        docker("rm", "--force", container)
