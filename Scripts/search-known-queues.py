#!/usr/bin/env python3
"""Searches for the most load that the simulator's own queue bears, and holds each bracket to what the queue can bear by arithmetic.

    Scripts/search-known-queues.py [SEARCHES [AT_A_TIME]]        (20 searches, 4 at a time: some six minutes)

The simulator makes so many answers at a time (--servers c), each of exactly S, in the order of coming. In a closed loop of N streams an
answer then takes ceil(N/c) S or floor(N/c) S from sending to its end, and c of N streams decide which: so a limit L between k S and
(k+1) S is kept by all of k c streams, and of k c + 1 by a share of 1 - 1/c at the most. With c <= 16 that is less than 95 %: k c is the
maximum. Each bracket has to hold it: holds <= k c, and breaks > k c. EZBENCH names the program (default .build/release/ezbench).
"""
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile

EZBENCH = os.path.abspath(os.environ.get("EZBENCH", ".build/release/ezbench"))
ANSWER_MS = 100  # 50 ms until the first token, and ten more at 200/s


def search(number):
    servers, rounds = [(6, 2), (8, 2), (10, 2), (8, 3), (12, 1)][number % 5]
    limit = ANSWER_MS * (rounds + 0.5)
    with tempfile.TemporaryDirectory() as folder:
        simulator = subprocess.Popen(
            [EZBENCH, "simulate", "--port", "0", "--seed", str(number + 1), "--ttft", "50ms", "--spread", "0", "--rate", "200",
             "--tokens", "11", "--jitter", "0", "--servers", str(servers)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            line = simulator.stdout.readline()
            while "http" not in line:
                line = simulator.stdout.readline()
            address = re.search(r"http://[^\s]+", line).group(0).rstrip(".")
            swept = subprocess.run(
                [EZBENCH, "sweep", "--url", address, "--model", "queue", "--search", "--concurrency", "4,8,16,32,64", "--rung", "12s",
                 "--settle", "1s", "--objective", f"e2e p95 <= {limit}ms", "--db", f"{folder}/s.sqlite", "--format", "json", "--quiet"],
                capture_output=True, text=True, cwd=folder)
        finally:
            simulator.terminate()
            simulator.wait()
    try:
        target = json.loads(swept.stdout)["targets"][0]
    except ValueError:
        return servers, rounds, None, None, None, swept.stderr.strip().splitlines()[-1:]
    verdicts = [(rung["load"], rung["verdict"]) for rung in target["rungs"]]
    return servers, rounds, target["holds_up_to"], target["breaks_from"], verdicts, None


def main():
    if not all(word.isdigit() for word in sys.argv[1:]):
        sys.exit(__doc__)
    searches = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    at_a_time = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    wrong, claims = 0, 0
    print("| servers | limit / answer | maximum | holds up to | breaks from | rungs | bracket |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | --- |", flush=True)
    with concurrent.futures.ThreadPoolExecutor(at_a_time) as pool:
        for servers, rounds, holds, breaks, verdicts, fault in pool.map(search, range(searches)):
            if fault is not None:
                wrong += 1
                print(f"| {servers} | {rounds}.5 | {servers * rounds} | | | | failed: {' '.join(fault)} |", flush=True)
                continue
            maximum = servers * rounds
            claims += holds is not None
            right = (holds is None or holds <= maximum) and (breaks is None or breaks > maximum)
            wrong += not right
            odd = sorted({verdict for _, verdict in verdicts} - {"holds", "breaks"})
            print(f"| {servers} | {rounds}.5 | {maximum} | {holds or '—'} | {breaks or '—'} | {len(verdicts)} | "
                  f"{'holds it' if right else 'WRONG'}{' (' + ', '.join(odd) + ')' if odd else ''} |", flush=True)
    print(f"\n{searches} searches, {claims} claims, {wrong} brackets that do not hold the maximum")
    # A search that claims nothing is never wrong: most of them have to claim something.
    sys.exit(wrong > 0 or claims * 2 < searches)


main()
