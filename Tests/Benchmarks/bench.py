#!/usr/bin/env python3
"""Measure lxlayer against its rivals and against the sum of its parts, and hold the ratios against the goals.

usage: bench.py [--quick] [--rounds N] [--scale F] [--write]

Every round runs each job once, one after the other; figures are medians, ratios are medians of each round's ratios, so
that a slow minute of the machine falls on both sides. CPU time is user and system time of the whole process with its
children. --write renews RESULTS.md; --quick is for CI: it fails when a ratio is more than 1.3 times the written one of
the same small image. --scale makes all images of the long run larger or smaller.

LXLAYER             the program (default: the release build)
LXLAYER_BENCHMARKS  where images are made and kept (default: a directory for temporary files)
"""

import argparse
import datetime
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

here = os.path.dirname(os.path.abspath(__file__))
repository = os.path.dirname(os.path.dirname(here))
lxlayer = os.environ.get("LXLAYER", f"{repository}/.build/release/lxlayer")
home = os.environ.get("LXLAYER_BENCHMARKS", f"{tempfile.gettempdir()}/lxlayer-benchmarks")
results = f"{here}/RESULTS.md"
TOLERANCE = 1.3
# Where ratios are as small as these, a millisecond is a multiple of them.
NOISE = 0.02
STARTS = 50
# Nothing is kept in the home of whoever measures; the jobs that are about the cache say where it is.
os.environ["LXLAYER_CACHE"] = ""


class Run:
    """What one run of a job took: seconds of CPU, seconds by the clock, peak KiB."""

    def __init__(self, command, work):
        shell = isinstance(command, str)
        arguments = ["/bin/sh", "-c", "set -e\n" + command] if shell else command
        started = time.monotonic()
        process = subprocess.Popen(arguments, cwd=work, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        words = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.wall = time.monotonic() - started
        self.cpu = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss
        if process.returncode:
            sys.exit(f"{command}: status {process.returncode}\n{words.decode(errors='replace')[-2000:]}")


def measure(jobs, rounds):
    """Runs each job in each round, in a directory of its own; returns the runs by the job's name."""
    runs = {name: [] for name in jobs}
    for number in range(rounds + 1):
        for name, job in jobs.items():
            work = tempfile.mkdtemp(prefix="run-", dir=home)
            try:
                if isinstance(job, tuple):
                    prepare, command = job
                    subprocess.run(["/bin/sh", "-c", "set -e\n" + prepare], cwd=work, check=True)
                else:
                    command = job
                run = Run(command, work)
            finally:
                shutil.rmtree(work)
            # The first round only warms the caches up.
            if number:
                runs[name].append(run)
    return runs


def ratio(runs, ours, *theirs, of=lambda run: run.cpu):
    rounds = zip(runs[ours], *(runs[name] for name in theirs))
    return statistics.median(of(first) / max(1e-9, sum(of(run) for run in others)) for first, *others in rounds)


def median(runs, name, of=lambda run: run.cpu):
    return statistics.median(of(run) for run in runs[name])


def image(name, entries, size, *more):
    """An image of the generator's, made once."""
    layout = f"{home}/{name}"
    if not os.path.exists(f"{layout}/index.json"):
        shutil.rmtree(layout, ignore_errors=True)
        subprocess.run(
            [f"{here}/make-image.py", layout, "--entries", str(entries), "--bytes", str(size), *more], check=True
        )
    return layout


def layers(layout):
    """The files of its layers' blobs, and the same unpacked."""

    def document(digest):
        with open(f"{layout}/blobs/{digest.replace(':', '/')}") as file:
            return json.load(file)

    with open(f"{layout}/index.json") as file:
        manifest = document(json.load(file)["manifests"][0]["digest"])
    blobs = [f"{layout}/blobs/{layer['digest'].replace(':', '/')}" for layer in manifest["layers"]]
    tars = []
    for blob in blobs:
        tars.append(f"{layout}/{os.path.basename(blob)[:12]}.tar")
        if not os.path.exists(tars[-1]):
            subprocess.run(f"pigz -dc {blob} >{tars[-1]}", shell=True, check=True)
    return blobs, tars


def parts_program():
    program = f"{home}/parts"
    libraries = ["-larchive", "-lisal", "-lcrypto", "-lz"]
    subprocess.run(["gcc", "-O2", "-o", program, f"{here}/parts.c", *libraries], check=True)
    return program


def has(program):
    return shutil.which(program) is not None


def filled_cache(layout):
    """A cache that has the layers of an image."""
    cache = f"{layout}.cache"
    shutil.rmtree(cache, ignore_errors=True)
    command = [lxlayer, "ls", "--quiet", "--cache", cache, f"oci:{layout}:latest"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return cache


def main_jobs(layout, quick):
    parts = parts_program()
    second = image(os.path.basename(layout) + "-second", 400, 4_000_000, "--layers", "1", "--base", layout)
    single = image(os.path.basename(layout) + "-single", QUICK[0], (QUICK if quick else MAIN)[1] // 2, "--layers", "1")
    cache = f"cp -r {filled_cache(layout)} cache"
    again = f"{lxlayer} convert --quiet --cache cache oci:{second}:latest oci:out:latest"
    blobs, tars = layers(layout)
    each = "for blob in " + " ".join(blobs) + "; do "
    jobs = {
        "verify": [lxlayer, "verify", "--quiet", f"oci:{layout}:latest"],
        "verify, of an image of one layer": [lxlayer, "verify", "--quiet", f"oci:{single}:latest"],
        "convert, with an empty cache": [
            lxlayer, "convert", "--quiet", "--cache", "cache", f"oci:{layout}:latest", "oci:out:latest"
        ],
        "convert, second image on a cached base": (cache, again),
        "the same with --trust-cache": (cache, again + " --trust-cache"),
        "digest of the blobs": [parts, "digest", *blobs],
        "inflate": [parts, "inflate", *blobs],
        "digest of the tars": [parts, "digest", *tars],
        "walk": [parts, "walk", *tars],
        "one pass with zlib": [parts, "zlib", *blobs],
        "sha256sum and pigz": each + "sha256sum $blob; pigz -dc $blob | sha256sum; done",
        "lxlayer --version, many": f"for i in $(seq {STARTS}); do {lxlayer} --version; done",
    }
    if has("skopeo"):
        jobs["skopeo --version, many"] = f"for i in $(seq {STARTS}); do skopeo --version; done"
    if has("umoci") and os.geteuid() == 0 and not quick:
        jobs["umoci unpack"] = ["umoci", "unpack", "--image", f"{layout}:latest", "bundle"]
        # Like a conversion: one file changes. The copy of the layout is not timed.
        jobs["umoci unpack and repack"] = (
            f"mkdir layout; cp -al {layout}/blobs {layout}/index.json {layout}/oci-layout layout",
            "umoci unpack --image layout:latest bundle; echo >>bundle/rootfs/etc/fstab;"
            " umoci repack --image layout:new bundle",
        )
    return jobs


PARTS = ("digest of the blobs", "inflate", "digest of the tars", "walk")

# What is held against what, and the goal of the ratio.
COMPARISONS = [
    ("verify, against the sum of its parts in C", "verify", PARTS, 1.15),
    ("verify, against one pass in C with zlib", "verify", ("one pass with zlib",), 0.60),
    ("verify, against sha256sum and pigz (no walk)", "verify", ("sha256sum and pigz",), 0.30),
    ("verify, against umoci unpack (which writes the tree)", "verify", ("umoci unpack",), 0.12),
    (
        "convert, against umoci unpack and repack",
        "convert, with an empty cache",
        ("umoci unpack and repack",),
        0.10,
    ),
    (
        "convert, second image on a cached base, against the first",
        "convert, second image on a cached base",
        ("convert, with an empty cache",),
        0.12,
    ),
    (
        "the same with --trust-cache",
        "the same with --trust-cache",
        ("convert, with an empty cache",),
        0.03,
    ),
]
ONE_LAYER = "the same, of an image of one layer (of which only hashing can be done beside)"
CLOCK = "verify by the clock, against its CPU time by the number of cores"
START = "lxlayer --version, against skopeo --version (by the clock)"


def compare(runs):
    rows = []
    for title, ours, theirs, goal in COMPARISONS:
        if all(name in runs for name in theirs):
            rows.append((title, ratio(runs, ours, *theirs), goal))
    # No more cores than layers can be of use.
    cores = min(os.cpu_count(), 4)
    for title, name in ((CLOCK, "verify"), (ONE_LAYER, "verify, of an image of one layer")):
        rows.append((title, statistics.median(run.wall * cores / run.cpu for run in runs[name]), 1.25))
    if "skopeo --version, many" in runs:
        value = ratio(runs, "lxlayer --version, many", "skopeo --version, many", of=lambda run: run.wall)
        rows.append((START, value, 1.0))
    return rows


def growth(sizes, rounds):
    """How time and memory grow with entries and with bytes."""
    rows = []
    for entries, size in sizes:
        layout = image(f"growth-{entries}-{size}", entries, size)
        runs = measure({"verify": [lxlayer, "verify", "--quiet", f"oci:{layout}:latest"]}, rounds)
        cpu, wall = median(runs, "verify"), median(runs, "verify", lambda run: run.wall)
        peak = median(runs, "verify", lambda run: run.peak) * 1024
        rows.append((entries, size, cpu, wall, peak, 40e6 + 120 * entries))
        shutil.rmtree(layout)
    return rows


def table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "| --- |" + " ---: |" * (len(heads) - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def words_of_version(command):
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.splitlines()[0].strip()
    except (OSError, IndexError):
        return "not installed"


def rows_of(compared):
    return [
        (title, f"{value:.3f}", f"{goal:.2f}", "yes" if value <= goal else "**no**") for title, value, goal in compared
    ]


def report(runs, compared, grown, short, rounds, layout):
    with open("/proc/cpuinfo") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    with open("/etc/os-release") as file:
        system = re.search(r'PRETTY_NAME="(.*)"', file.read())
    jobs = []
    for name in runs:
        cpu, wall = median(runs, name), median(runs, name, lambda run: run.wall)
        peak = median(runs, name, lambda run: run.peak) * 1024 / 1e6
        jobs.append((name, f"{cpu:.2f}", f"{wall:.2f}", f"{wall / max(1e-9, cpu):.2f}", f"{peak:.0f}"))
    rival = table(["job", "CPU s", "wall s", "wall / CPU", "peak MB"], jobs)
    heads = ["ratio of CPU time", "reached", "goal", ""]
    grows = table(
        ["entries", "bytes", "CPU s", "wall s", "peak MB", "allowed MB", ""],
        [
            (
                f"{entries:,}", f"{size:,}", f"{cpu:.2f}", f"{wall:.2f}", f"{peak / 1e6:.0f}", f"{allowed / 1e6:.0f}",
                "yes" if peak <= allowed else "**no**",
            )
            for entries, size, cpu, wall, peak, allowed in grown
        ],
    )
    blobs, tars = layers(layout)
    packed, unpacked = (sum(os.path.getsize(name) for name in names) / 1e6 for names in (blobs, tars))
    programs = [["umoci", "--version"], ["skopeo", "--version"], ["pigz", "--version"], [lxlayer, "--version"]]
    versions = ", ".join(words_of_version(command) for command in programs[:3])
    return f"""# Benchmarks

Written by `make bench` on {datetime.date.today()}: medians of {rounds} interleaved rounds on {os.cpu_count()} cores,
{model.group(1) if model else "unknown processor"}, {system.group(1) if system else "unknown system"};
lxlayer {words_of_version(programs[3])}, {os.path.getsize(lxlayer) / 1e6:.1f} MB; {versions}.
The image has {len(blobs)} layers of {packed:.0f} MB, {unpacked:.0f} MB unpacked; a "second image" has one small layer more.

## Ratios

{table(heads, rows_of(compared))}

A layer's compressed stream can only be inflated in order: where an image is one layer, inflating and walking, done by one
thread, are more than half of the work, whatever is done beside.

## Jobs

{rival}

Peaks of less than 20 MB are those of the program that starts the jobs.

## Growth of `lxlayer verify`

Allowed is what the goal allows: 40 MB and 120 B an entry, whatever the number of bytes.

{grows}

{SHORT}

What `make bench-quick` compares with, on an image of {QUICK[1] // 10**6} MB: starting takes a larger part of it.

{table(heads, rows_of(short))}
"""


SHORT = "## Ratios of the short run"
# Entries and bytes.
QUICK = (16_000, 120_000_000)
MAIN = (80_000, 1_200_000_000)
GROWTH = [(10_000, 0), (100_000, 0), (1_000_000, 0), (1_000, 10**8), (1_000, 10**9), (1_000, 5 * 10**9)]


def written_ratios():
    """The ratios of the short run in RESULTS.md, by title."""
    if not os.path.exists(results):
        return {}
    with open(results) as file:
        rows = re.findall(r"^\| (.+?) \| ([0-9.]+) \| [0-9.]+ \|", file.read().partition(SHORT)[2], re.M)
    return {title: float(value) for title, value in rows}


def short_run(rounds):
    return compare(measure(main_jobs(image("quick", *QUICK), True), rounds))


def quick(rounds):
    """Holds the ratios of a small image against the written ones."""
    written = written_ratios()
    if not written:
        print("There is no RESULTS.md to compare with: make bench writes it. What follows is only shown.")
    worse = []
    for title, value, _ in short_run(rounds):
        allowed = written.get(title)
        print(f"{title}: {value:.3f}" + (f" (written: {allowed:.3f})" if allowed is not None else ""))
        # What the clock says of a machine that others use, too, is no ratio of two jobs.
        if title not in (CLOCK, ONE_LAYER) and allowed is not None and value > allowed * TOLERANCE + NOISE:
            worse.append(title)
    if worse:
        sys.exit(f"More than {TOLERANCE} times what RESULTS.md has: " + "; ".join(worse))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--scale", type=float, default=1)
    wanted = parser.parse_args()
    rounds = wanted.rounds or (3 if wanted.quick else 5)
    os.makedirs(home, exist_ok=True)
    if wanted.quick:
        quick(rounds)
        return
    if shutil.disk_usage(home).free < 14e9 * wanted.scale:
        sys.exit(f"{home}: 14 GB are needed; LXLAYER_BENCHMARKS says where else.")
    scaled = [tuple(int(number * wanted.scale) for number in size) for size in [MAIN, *GROWTH]]
    layout = image(f"main-{wanted.scale:g}", *scaled[0])
    runs = measure(main_jobs(layout, False), rounds)
    text = report(runs, compare(runs), growth(scaled[1:], 1), short_run(rounds), rounds, layout)
    print(text)
    if wanted.write:
        with open(results, "w") as file:
            file.write(text)


main()
