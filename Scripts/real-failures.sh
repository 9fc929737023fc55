#!/usr/bin/env bash
# Real servers that fail: llama.cpp's, killed in mid-stream, and a LiteLLM proxy's answers to 429 and 500.
#   LLAMA_SERVER, LLAMA_MODEL   the program and a model file
#   LITELLM_URL, LITELLM_KEY    a proxy with the models mock-429 and mock-500
set -uo pipefail
ezbench=${EZBENCH:-$PWD/.build/release/ezbench}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# Prints what became of the last run's requests.
outcomes() {
  "$ezbench" report --db "$1" --format json | python3 -c '
import json, sys
report = json.load(sys.stdin)
print("run:", report["run"]["status"])
for target in report["targets"]:
    requests = target["requests"]
    print("%s: %d attempted, %d ok" % (target["name"], requests["attempted"], requests["ok"]))
    for failure in requests["failures"]:
        print("  %d × %s, such as: %s" % (failure["count"], failure["kind"], failure["example"]))
'
}

if [ -n "${LLAMA_SERVER:-}" ] && [ -n "${LLAMA_MODEL:-}" ]; then
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  "$LLAMA_SERVER" -m "$LLAMA_MODEL" -a tiny -c 16384 -np 4 -t 1 --host 127.0.0.1 --port "$port" --jinja > llama.log 2>&1 &
  server=$!
  until curl -sf "http://127.0.0.1:$port/health" > /dev/null; do
    kill -0 $server 2> /dev/null || { cat llama.log; exit 1; }
    sleep 0.2
  done
  cat > killed.json <<JSON
{ "name": "killed", "endpoints": { "llama": { "baseURL": "http://127.0.0.1:$port" } },
  "targets": [
    { "name": "chat", "endpoint": "llama", "protocol": "openai-chat", "model": "tiny", "maxTokens": 4000,
      "body": { "ignore_eos": true } } ],
  "prompts": [ { "id": "count", "user": "Count as far as you can." } ],
  "load": { "requests": 4, "concurrency": 4 } }
JSON
  echo "llama-server, killed with kill -9 while four streams were under way:"
  "$ezbench" run killed.json --quiet > /dev/null 2> errors.txt &
  client=$!
  # The server is killed when it has served tokens to every stream.
  until [ "$(curl -s "http://127.0.0.1:$port/slots" | grep -o '"is_processing":true' | wc -l)" -ge 4 ]; do sleep 0.1; done
  sleep 0.5
  kill -9 $server
  wait $server 2> /dev/null
  wait $client
  echo "exit code of ezbench: $?"
  cat errors.txt
  outcomes ezbench.sqlite
fi

if [ -n "${LITELLM_URL:-}" ]; then
  cat > refused.json <<JSON
{ "name": "refused", "endpoints": { "litellm": { "baseURL": "$LITELLM_URL", "apiKey": "\${LITELLM_KEY}" } },
  "targets": [
    { "name": "429 chat", "endpoint": "litellm", "protocol": "openai-chat", "model": "mock-429" },
    { "name": "429 messages", "endpoint": "litellm", "protocol": "anthropic-messages", "model": "mock-429" },
    { "name": "500 chat", "endpoint": "litellm", "protocol": "openai-chat", "model": "mock-500" },
    { "name": "500 messages", "endpoint": "litellm", "protocol": "anthropic-messages", "model": "mock-500" } ],
  "prompts": [ { "id": "hello", "user": "Hello." } ], "load": { "requests": 3, "concurrency": 1 } }
JSON
  echo
  echo "LiteLLM, asked for models that answer 429 and 500:"
  "$ezbench" run refused.json --db refused.sqlite --quiet > /dev/null
  echo "exit code of ezbench: $?"
  outcomes refused.sqlite
fi
[ -n "${LLAMA_SERVER:-}${LITELLM_URL:-}" ] || echo "Not run: LLAMA_SERVER with LLAMA_MODEL, or LITELLM_URL with LITELLM_KEY, is to be set."
