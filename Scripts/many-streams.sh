#!/bin/sh
# Many streams at a time in four processes on one machine, each a shard in a network namespace with a simulator of its own at the same
# address (a process may have no more open files than that); merged, and each request held against the simulator's own record of it: how
# far is TTFT off?
#   Scripts/many-streams.sh [STREAMS [SECONDS [PAUSE]]]
# 40000 streams for 15 s; EZBENCH names the program, default .build/release/ezbench. Every stream has 15 tokens, PAUSE seconds (4) apart.
# It needs root, iproute2, python3 and some 100 kB of memory for each stream.
set -eu
ezbench=$(realpath "${EZBENCH:-.build/release/ezbench}")
streams=${1:-40000}
seconds=${2:-15}
pause=${3:-4}
. "$(dirname "$0")/namespaces.sh"
ulimit -n "$(ulimit -H -n)"
folder=$(mktemp -d)
end() {
    end_namespaces
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 130' INT TERM HUP
begin_namespaces
cd "$folder"

# A stream takes this long; so many starts a second keep so many under way.
whole=$((1 + 14 * pause))
rate=$(python3 -c "print($streams / $whole)")
cat > load.json << END
{
  "name": "many streams",
  "endpoints": { "server": { "baseURL": "http://10.77.0.1:8000", "metrics": false, "limits": { "connect": "5m", "total": "10m", "idle": "5m" } } },
  "targets": [{ "name": "mine", "endpoint": "server", "protocol": "openai-chat", "model": "m", "maxTokens": 15 }],
  "prompts": [{ "id": "one", "user": "Say one." }],
  "load": { "shape": "constant", "rate": $rate, "duration": "$((whole + seconds))s", "maxInFlight": $((streams + streams / 4)), "seed": 7 }
}
END
servers=
for place in 1 2 3 4; do
    ip -n "$namespace-$place" addr add 10.77.0.1/32 dev lo
    simulate "$place" "server$place.log" --seed "$place" --ttft 1s --spread 0 --rate "$(python3 -c "print(1 / $pause)")" --tokens 15 --record "record$place.jsonl"
    servers="$servers $(processes_in "$place")"
done
start=$(moment_in 12)
waiting=
for place in 1 2 3 4; do
    inside "$place" sh -c "\"$ezbench\" run load.json --shard $place/4 --start-at $start --db $place.sqlite --quiet > $place.log 2>&1; times > $place.times" &
    waiting="$waiting $!"
done
# Whatever the gate says: the samples count.
for shard in $waiting; do wait "$shard" || true; done
used=0
for server in $servers; do used=$(awk -v used="$used" '{ print used + ($14 + $15) / 100 }' "/proc/$server/stat"); done
load=$(cut -d' ' -f1 /proc/loadavg)
overflows=0
for place in 1 2 3 4; do
    one=$(inside "$place" awk '/^TcpExt:/ { if (!names) { for (i = 1; i <= NF; i++) if ($i == "ListenOverflows") at = i; names = 1 } else print $at }' \
        /proc/net/netstat)
    overflows=$((overflows + one))
done
for server in $servers; do kill -INT "$server"; done
wait 2> /dev/null || true
"$ezbench" merge whole.sqlite 1.sqlite 2.sqlite 3.sqlite 4.sqlite || true
python3 - "$streams" "$used" "$load" "$overflows" << 'END'
import json, re, sqlite3, sys
streams, used, load, overflows = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3], int(sys.argv[4])
record = {}
for place in range(1, 5):
    for line in open(f"record{place}.jsonl"):
        row = json.loads(line)
        if row["delta_ns"]: record[row["id"]] = (row["received_ns"], row["first_delta_ns"])
rows = sqlite3.connect("whole.sqlite").execute(
    "SELECT provider_request_id, sent_ns, first_token_ns, started_ns, end_ns, planned_ns FROM request WHERE outcome = 'ok'").fetchall()
failed = sqlite3.connect("whole.sqlite").execute("SELECT failure, count(*) FROM request WHERE outcome != 'ok' GROUP BY 1").fetchall()
events = sorted([(s, 1) for _, _, _, s, _, _ in rows if s] + [(e, -1) for _, _, _, _, e, _ in rows if e])
most = under = 0
for _, step in events:
    under += step
    most = max(most, under)
def tail(values, unit=1e3):
    values = sorted(values)
    at = lambda p: values[min(len(values) - 1, int(p * len(values)))] / unit
    return f"p50 {at(0.5):.0f}, p90 {at(0.9):.0f}, p99 {at(0.99):.0f}, max {values[-1] / unit:.0f} µs (n {len(values)})"
joined = [(r, record[r[0]]) for r in rows if r[0] in record]
print(f"{most} streams at a time at the most ({streams} asked), {len(rows)} whole streams, not whole: {failed}")
error = lambda r, there: abs((r[2] - r[1]) - (there[1] - there[0]))
print("TTFT error |here − server's record|:", tail([error(r, there) for r, there in joined]))
if overflows:
    # What is sent to a connection that was not accepted is dropped, and TCP sends it again seconds later: it is late there, not here.
    print(f"  the simulators did not accept in time {overflows} times (ListenOverflows): where TCP had to send again, that is in it")
print("server late with the first token:   ", tail([there[1] - there[0] - 10**9 for _, there in joined]))
print("late starts (started − planned):    ", tail([r[3] - r[5] for r in rows if r[3]]))
lags = sqlite3.connect("whole.sqlite").execute(
    "SELECT json_extract(deltas, '$[0][1]') FROM request WHERE outcome = 'ok' AND json_array_length(deltas) > 0").fetchall()
print("client lag of first tokens:         ", tail([lag for lag, in lags]))
def seconds(text):
    return sum(int(m) * 60 + float(s) for m, s in re.findall(r"(\d+)m([\d.]+)s", text.splitlines()[-1]))
own = [seconds(open(f"{place}.times").read()) for place in range(1, 5)]
print("processor time: " + ", ".join(f"{value:.0f} s" for value in own) + f" of the shards, {used:.0f} s of the simulators; load average {load} on the machine")
END
