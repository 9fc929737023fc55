#!/bin/sh
# Holds ezbench against a server of somebody else's whose figures are known, at rising numbers of streams; writes Markdown.
#   Scripts/known-server.sh URL [TTFT_MS [MS_PER_TOKEN]] > Reports/known-server.md
# Any OpenAI-compatible server that keeps a configured pace will do, such as GuideLLM's:
#   guidellm mock-server --host 127.0.0.1 --port 8765 --ttft-ms 150 --itl-ms 20 --output-tokens 128
set -eu
url=${1:?the URL of the server}
ttft=${2:-150}
pace=${3:-20}
ezbench=${EZBENCH:-.build/release/ezbench}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

echo "# A server of known pace"
echo
echo "$("$ezbench" --version), $(date -u +%Y-%m-%d), a server that is set to $ttft ms until the first token and $pace ms for each"
echo "further one, on the same machine. Milliseconds; the server's own lateness is in every figure but the client lag."
echo
echo "| streams | ok | TTFT p50 | p99 | TPOT p50 | p99 | client lag p99 | events per read |"
echo "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
for streams in 1 4 16 64; do
    requests=$((streams * 4))
    [ $requests -ge 20 ] || requests=20
    LOCAL_BASE_URL=$url "$ezbench" run Scenarios/local-server.json --db "$folder/db.sqlite" --quiet --format csv \
        --concurrency $streams --warmup $streams --requests $requests > "$folder/report.csv" || true
    awk -F, -v streams=$streams '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
        NR == 2 {
            printf "| %d | %s/%s | %.2f | %.2f | %.3f | %.3f | %.3f | %s |\n", streams, $at["ok"], $at["attempted"],
                $at["ttft_p50_ms"], $at["ttft_p99_ms"], $at["tpot_p50_ms"], $at["tpot_p99_ms"],
                $at["client_lag_p99_ms"], $at["events_per_read"]
        }' "$folder/report.csv"
done
