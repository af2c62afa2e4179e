#!/usr/bin/env python3
"""Start the application, its tests or a command with nothing but Python.

Makes `.venv`, installs the hashed lock when it changed, and goes on inside it (`pengawasan.runner`).
"""

import sys

if sys.version_info < (3, 11):
    sys.exit("Butuh Python 3.11 atau lebih baru; yang dipakai sekarang Python %d.%d." % sys.version_info[:2])

import hashlib
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUNTIME, DEVELOPMENT = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
USAGE = """Cara pakai:
  python3 run.py demo   [--port 8000] [--data DIR] [--fresh]   aplikasi dengan data contoh
  python3 run.py serve  [--port 8000] [--data DIR]             aplikasi tanpa data contoh
  python3 run.py manage [--data DIR] PERINTAH …                perintah Django di lingkungan itu
  python3 run.py test   [argumen pytest]                       semua pemeriksaan; dengan argumen: hanya pytest
  python3 run.py prove  [--short|--quick|--long] [--seed N]     serang server sendiri, tulis angkanya di docs/proof.md
  python3 run.py bench  [--size N|--quick] [--only BAGIAN,…]   ukur di server sendiri, tulis di docs/performance.md
"""


def interpreter_version() -> str | None:
    """The version the environment's own Python answers with, or None when it cannot run."""
    try:
        answer = subprocess.run([PYTHON, "-c", "import sys; print(sys.version)"], capture_output=True, text=True)
    except OSError:
        return None
    return answer.stdout.strip() or None


def create_environment() -> None:
    print("Menyiapkan .venv …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    elif shutil.which("uv"):
        subprocess.run(["uv", "venv", "--quiet", "--python", sys.executable, VENV], check=True)
    else:
        sys.exit("Modul venv tidak ada. Di Debian/Ubuntu: apt-get install python3-venv")
    packages = next(VENV.glob("lib/python3*/site-packages"))
    (packages / "checkout.pth").write_text("../../../..\n")  # the checkout itself is importable from anywhere


def install(lock: Path) -> None:
    """Install one hashed lock; `uv` when it is there and works, otherwise pip."""
    print(f"Memasang paket dari {lock.name} (sekali saja, ±1 menit) …", flush=True)
    if shutil.which("uv"):
        command = ["uv", "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", lock]
        if subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0:
            return
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*command, "--require-hashes", "-r", lock]).returncode:
        sys.exit("Pemasangan paket gagal; periksa sambungan internet, lalu ulangi perintah yang sama.")


def stamp_of(lock: Path, version: str) -> str:
    return hashlib.sha256(lock.read_bytes() + version.encode()).hexdigest()


def ensure_environment(lock: Path) -> None:
    """Leave `.venv` with exactly this lock installed; a second caller waits for the first."""
    import fcntl

    with open(ROOT / ".venv.lock", "w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        version = interpreter_version()
        if version is None or not list(VENV.glob("lib/python3*/site-packages/checkout.pth")):
            create_environment()
            version = interpreter_version() or ""
        stamp = VENV / f".{lock.name}.sha256"
        if stamp.exists() and stamp.read_text() == stamp_of(lock, version):
            return
        stamp.unlink(missing_ok=True)
        install(lock)
        stamp.write_text(stamp_of(lock, version))
        if lock == DEVELOPMENT:  # it holds the run-time lock too
            (VENV / f".{RUNTIME.name}.sha256").write_text(stamp_of(RUNTIME, version))


def main(arguments: list[str]) -> None:
    if not arguments or arguments[0] not in {"demo", "serve", "manage", "test", "prove", "bench"}:
        sys.exit(USAGE)
    try:
        ensure_environment(DEVELOPMENT if arguments[0] in {"test", "prove"} else RUNTIME)
    except PermissionError as error:
        sys.exit(f"Tidak boleh menulis di {error.filename}: jalankan sebagai pemilik folder ini.")
    except subprocess.CalledProcessError as error:
        sys.exit(f"Gagal menyiapkan .venv: {error}")
    os.environ["PYTHONPATH"] = str(ROOT)
    os.execv(PYTHON, [str(PYTHON), "-m", "pengawasan.runner", *arguments])


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
