#!/bin/sh
# Four shards of one run in four network namespaces, each with an address of its own, against a server in a fifth; merged, and held
# against one process that carries the same run out alone: the same plan, the same prompts, and percentiles of the same samples.
#   Scripts/shards-in-namespaces.sh            (EZBENCH names the program, default .build/release/ezbench)
# It needs root, iproute2 (ip netns) and python3, and changes nothing outside its own namespaces.
set -eu
ezbench=$(realpath "${EZBENCH:-.build/release/ezbench}")
. "$(dirname "$0")/namespaces.sh"
folder=$(mktemp -d)
end() {
    end_namespaces
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 130' INT TERM HUP
begin_namespaces

cd "$folder"
cat > load.json << 'END'
{
  "name": "four addresses",
  "endpoints": { "server": { "baseURL": "http://10.77.0.1:8000", "metrics": true, "before": [{ "request": "POST /reset_prefix_cache" }] } },
  "targets": [{ "name": "mine", "endpoint": "server", "protocol": "openai-chat", "model": "m", "maxTokens": 20 }],
  "prompts": [{ "id": "one", "user": "Say one." }, { "id": "two", "user": "Say two." }, { "id": "three", "user": "Say three." }],
  "load": { "concurrency": 8, "requests": 200, "seed": 7 }
}
END
simulate server server.log --ttft 50ms --rate 400 --tokens 20

start=$(moment_in 8)
waiting=
for place in 1 2 3 4; do
    inside "$place" "$ezbench" run load.json --shard "$place/4" --start-at "$start" --db "$place.sqlite" --quiet \
        > "$place.log" 2>&1 &
    waiting="$waiting $!"
done
for shard in $waiting; do wait "$shard" || { cat [1-4].log; exit 1; }; done
"$ezbench" merge whole.sqlite 1.sqlite 2.sqlite 3.sqlite 4.sqlite
inside 1 "$ezbench" run load.json --db alone.sqlite --quiet > alone.log 2>&1 || { cat alone.log; exit 1; }

for file in whole alone; do "$ezbench" report --db $file.sqlite --format json > $file.json; done
python3 - << 'END'
import json, sqlite3
def plan(file):
    rows = sqlite3.connect(file).execute(
        "SELECT phase, sequence, prompt_id FROM request WHERE attempt = 0 OR attempt = 1 GROUP BY phase, sequence, prompt_id ORDER BY 1, 2")
    return rows.fetchall()
def ttft(file):
    return sorted(t for t, in sqlite3.connect(file).execute(
        "SELECT (first_token_ns - sent_ns) / 1e6 FROM request WHERE phase = 'measure' AND outcome = 'ok'"))
def percentile(values, p):  # numpy's default
    place = (len(values) - 1) * p / 100
    low = int(place)
    return values[low] + (values[min(low + 1, len(values) - 1)] - values[low]) * (place - low)
whole, alone = plan("whole.sqlite"), plan("alone.sqlite")
assert whole == alone and len(whole) == 200, (len(whole), len(alone))
print(f"plan: {len(whole)} places, the same prompts in four shards as in one process")
parts = sorted(value for place in range(1, 5) for value in ttft(f"{place}.sqlite"))
assert parts == ttft("whole.sqlite"), "samples"
report = json.load(open("whole.json"))
target = report["targets"][0]
for p in (50, 95):
    shown, own = target["ttft_ms"][f"p{p}"], percentile(parts, p)
    assert abs(shown - own) < 1e-3, (shown, own)
    print(f"TTFT p{p}: {shown:.3f} ms of the merged run, {own:.3f} ms of all parts' samples, {json.load(open('alone.json'))['targets'][0]['ttft_ms'][f'p{p}']:.3f} ms alone")
for shard in report["shards"]:
    print(f"shard {shard['shard']}: {shard['targets'][0]['requests']} requests, {shard['late_ms']:.1f} ms late, {shard['status']}")
server = report["servers"][0]
print(f"server: {server['n_scrapes']} looks, {server['coverage']}, {server['requests_counted']:.0f} requests counted of {server['requests_sent']} sent")
assert server["coverage"] == "whole" and server["requests_counted"] == server["requests_sent"]
hooks = report["run"]["hooks"]
assert [hook["what"] for hook in hooks] == ["POST http://10.77.0.1:8000/reset_prefix_cache"], hooks
print(f"done before: {hooks[0]['what']}, once for all shards")
END
for place in 1 2 3 4; do
    got=$(inside "$place" cat /proc/net/dev | awk '/own:/ { print $3 }')
    echo "10.77.0.1$place took $got packets from the server"
done
