#!/bin/sh
# What it costs to look at a server's own figures once a second, and whether that moves a measurement: pairs of the same run with and
# without, side by side, each request held against the simulator's own record.
#   Scripts/scraping-cost.sh [PAIRS]           (3 pairs, two minutes; EZBENCH names the program, default .build/release/ezbench)
# It needs python3.
set -eu
ezbench=$(realpath "${EZBENCH:-.build/release/ezbench}")
pairs=${1:-3}
folder=$(mktemp -d)
end() {
    for server in ${servers:-}; do kill "$server" 2> /dev/null || true; done
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 130' INT TERM HUP
cd "$folder"
servers=

# simulator NAME FLAGS...: starts one and prints its address.
simulator() {
    file=$1
    shift
    "$ezbench" simulate --port 0 --jitter 0 --record "$file.jsonl" "$@" > "$file.log" 2>&1 &
    servers="$servers $!"
    until grep -q "listening on" "$file.log"; do kill -0 "$!" || { cat "$file.log" >&2; exit 1; }; sleep 0.1; done
    address=$(grep -o "http://[0-9.:]*[0-9]" "$file.log" | head -1)
}

# scenario FILE METRICS LOAD: writes a run against the simulator.
scenario() {
    cat > "$1" << END
{ "name": "scraping", "endpoints": { "s": { "baseURL": "$address", "metrics": $2 } },
  "targets": [{ "name": "m", "endpoint": "s", "protocol": "openai-chat", "model": "m", "maxTokens": 60 }],
  "prompts": [{ "id": "p", "user": "hi" }], "load": $3 }
END
}

# The cost: one stream that says a word a second leaves a process with nothing to do but to look.
simulator idle --ttft 1s --rate 1 --tokens 30
for metrics in true false; do
    scenario "idle-$metrics.json" "$metrics" '{ "requests": 1 }'
    (sh -c "\"$ezbench\" run idle-$metrics.json --db idle-$metrics.sqlite --quiet > /dev/null 2>&1; times" | tail -1 > "idle-$metrics.times") &
    eval "idle_$metrics=$!"
done
# shellcheck disable=SC2154
wait "$idle_true" "$idle_false"

# The figures: 50 streams of 50 tokens/s, in turn with and without.
simulator busy --ttft 100ms --spread 0 --rate 50 --tokens 50
for pair in $(seq "$pairs"); do
    for metrics in true false; do
        scenario "busy-$metrics.json" "$metrics" '{ "concurrency": 50, "duration": "12s", "warmup": 50 }'
        "$ezbench" run "busy-$metrics.json" --db "busy-$metrics.sqlite" --quiet > /dev/null 2>&1 || true
    done
done
for server in $servers; do kill -INT "$server"; done
wait 2> /dev/null || true
servers=
python3 - << 'END'
import json, re, sqlite3
def seconds(name):
    return sum(int(m) * 60 + float(s) for m, s in re.findall(r"(\d+)m([\d.]+)s", open(f"idle-{name}.times").read()))
looks, length = sqlite3.connect("idle-true.sqlite").execute("SELECT count(*), (max(at_ns) - min(at_ns)) / 1e9 FROM server_scrape").fetchone()
bytes_ = sqlite3.connect("idle-true.sqlite").execute("SELECT count(*) FROM server_sample").fetchone()[0]
cost = (seconds("true") - seconds("false")) / length
print(f"cost: {looks} looks in {length:.0f} s took {seconds('true'):.3f} s of a processor where none took {seconds('false'):.3f} s: {100 * cost:.2f} % of a core")
record = {}
for line in open("busy.jsonl"):
    row = json.loads(line)
    if row["delta_ns"]: record[row["id"]] = row
def errors(name):
    found, between = [], []
    for id_, sent, deltas in sqlite3.connect(f"busy-{name}.sqlite").execute(
            "SELECT provider_request_id, sent_ns, deltas FROM request WHERE phase = 'measure' AND outcome = 'ok'"):
        if id_ not in record: continue
        there, here = record[id_], [event[0] for event in json.loads(deltas)]
        found.append(abs((here[0] - sent) - (there["delta_ns"][0] - there["received_ns"])) / 1e3)
        between += [abs((b - a) - (d - c)) / 1e3 for a, b, c, d in zip(here, here[1:], there["delta_ns"], there["delta_ns"][1:])]
    return sorted(found), sorted(between)
for name in ("true", "false"):
    first, gaps = errors(name)
    at = lambda values, p: values[min(len(values) - 1, int(p * len(values)))]
    print(f"{'with' if name == 'true' else 'without'}: TTFT error p50 {at(first, 0.5):.1f}, p99 {at(first, 0.99):.1f} µs (n {len(first)}); "
          f"between deltas p50 {at(gaps, 0.5):.1f}, p99 {at(gaps, 0.99):.1f} µs (n {len(gaps)})")
END
