#!/usr/bin/env python3
"""Searches for the most load that the simulator's own queue bears, and holds each bracket to what the queue can bear by arithmetic.

    Scripts/search-known-queues.py [SEARCHES [AT_A_TIME]]        (20 searches, 4 at a time: some thirteen minutes)

The simulator makes so many answers at a time (--servers c), each of exactly S, in the order of coming. Every other search is of:

- A closed loop of N streams. An answer takes ceil(N/c) S or floor(N/c) S from sending to its end, and c of N streams decide which: so a
  limit L between k S and (k+1) S is kept by all of k c streams, and of k c + 1 by a share of 1 - 1/c at the most. With c <= 16 that is
  less than 95 %: k c is the maximum.
- A Poisson schedule of r requests a second on one server, which is M/D/1. By Erlang's formula for its waiting time
  P(W <= x) = (1 - r S) sum over k <= x/S of (-r (x - k S))^k / k! exp(r (x - k S)); the maximum is the rate at which W + S <= L for 95 %.

Each bracket has to hold the maximum: "holds" is at most that, and "breaks" above it. EZBENCH names the program (default
.build/release/ezbench).
"""
import concurrent.futures
import json
import math
import os
import re
import subprocess
import sys
import tempfile

EZBENCH = os.path.abspath(os.environ.get("EZBENCH", ".build/release/ezbench"))


def share_within(rate, service, limit):
    """The share of answers of M/D/1 that are whole within a limit."""
    longest_wait = limit - service
    if rate * service >= 1 or longest_wait < 0:
        return 0
    terms = [(rate * (k * service - longest_wait)) ** k / math.factorial(k) * math.exp(rate * (longest_wait - k * service))
             for k in range(int(longest_wait // service) + 1)]
    return (1 - rate * service) * sum(terms)


def most_per_second(service, limit):
    """The greatest rate of M/D/1 at which 95 % are whole within a limit, by bisection."""
    low, high = 0.0, 1 / service
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if share_within(middle, service, limit) >= 0.95 else (low, middle)
    return low


def closed_loop(number):
    """A closed loop on several servers: an answer of 50 ms until the first token, and ten more at 200/s."""
    servers, rounds = [(6, 2), (8, 2), (10, 2), (8, 3), (12, 1)][number % 5]
    return {"load": "closed", "servers": servers, "answer": 0.1, "limit": 0.1 * (rounds + 0.5), "maximum": servers * rounds,
            "simulate": ["--ttft", "50ms", "--rate", "200", "--tokens", "11"],
            "shape": {"shape": "closed", "concurrency": 1}, "sweep": ["--concurrency", "4,8,16,32,64", "--rung", "12s"]}


def schedule(number):
    """Poisson arrivals at one server: 10 ms until the first token, and ten more at 1,000/s."""
    limit = 0.02 * [2.5, 3.5, 4.5, 3][number % 4]
    return {"load": "poisson", "servers": 1, "answer": 0.02, "limit": limit, "maximum": most_per_second(0.02, limit),
            "simulate": ["--ttft", "10ms", "--rate", "1000", "--tokens", "11"],
            "shape": {"shape": "poisson", "rate": 1}, "sweep": ["--rate", "5,10,20,40", "--rung", "30s"]}


def search(number):
    case = (schedule if number % 2 else closed_loop)(number // 2)
    with tempfile.TemporaryDirectory() as folder:
        simulator = subprocess.Popen(
            [EZBENCH, "simulate", "--port", "0", "--seed", str(number + 1), "--spread", "0", "--jitter", "0",
             "--servers", str(case["servers"])] + case["simulate"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            line = simulator.stdout.readline()
            while "http" not in line:
                line = simulator.stdout.readline()
            address = re.search(r"http://[^\s]+", line).group(0).rstrip(".")
            scenario = {
                "name": "queue", "endpoints": {"simulator": {"baseURL": address}},
                "targets": [{"name": "queue", "endpoint": "simulator", "protocol": "openai-chat", "model": "queue"}],
                "prompts": [{"id": "p", "user": "Say it."}], "load": dict(case["shape"], seed=number + 1, requests=1),
            }
            with open(f"{folder}/queue.json", "w") as file:
                json.dump(scenario, file)
            swept = subprocess.run(
                [EZBENCH, "sweep", "queue.json", "--search", "--settle", "1s", "--objective", f"e2e p95 <= {case['limit'] * 1000:g}ms",
                 "--db", "s.sqlite", "--format", "json", "--quiet"] + case["sweep"],
                capture_output=True, text=True, cwd=folder)
        finally:
            simulator.terminate()
            simulator.wait()
    try:
        case["found"] = json.loads(swept.stdout)["targets"][0]
    except ValueError:
        case["fault"] = " ".join(swept.stderr.strip().splitlines()[-1:])
    return case


def main():
    if not all(word.isdigit() for word in sys.argv[1:]):
        sys.exit(__doc__)
    searches = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    at_a_time = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    wrong, claims = 0, 0
    print("| load | servers | limit / answer | maximum | holds up to | breaks from | rungs | bracket |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |", flush=True)
    with concurrent.futures.ThreadPoolExecutor(at_a_time) as pool:
        for case in pool.map(search, range(searches)):
            row = f"| {case['load']} | {case['servers']} | {case['limit'] / case['answer']:.1f} | {case['maximum']:.4g} |"
            if "fault" in case:
                wrong += 1
                print(f"{row} | | | failed: {case['fault']} |", flush=True)
                continue
            found = case["found"]
            holds, breaks = found["holds_up_to"], found["breaks_from"]
            claims += holds is not None
            right = (holds is None or holds <= case["maximum"]) and (breaks is None or breaks > case["maximum"])
            wrong += not right
            odd = sorted({rung["verdict"] for rung in found["rungs"]} - {"holds", "breaks"})
            print(f"{row} {'—' if holds is None else f'{holds:.4g}'} | {'—' if breaks is None else f'{breaks:.4g}'} | {len(found['rungs'])} | "
                  f"{'holds it' if right else 'WRONG'}{' (' + ', '.join(odd) + ')' if odd else ''} |", flush=True)
    print(f"\n{searches} searches, {claims} claims, {wrong} brackets that do not hold the maximum")
    # A search that claims nothing is never wrong: most of them have to claim something.
    sys.exit(wrong > 0 or claims * 2 < searches)


main()
