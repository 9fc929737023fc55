#!/bin/sh
# The commands of Deploy/kubernetes-job.yaml in four pods' place: each is the first process of a namespace of its own, which gets no signal but
# those it asks for, and is told to end as Kubernetes tells it. One job comes to its end, one loses a part's ezbench, and one is deleted.
#   Scripts/pods-on-one-machine.sh            (EZBENCH names the program, default .build/release/ezbench)
# It needs root, util-linux (unshare) and procps (pgrep), and changes nothing outside a folder of its own.
set -eu
ezbench=$(realpath "${EZBENCH:-.build/release/ezbench}")
manifest=$(realpath "$(dirname "$0")/../Deploy/kubernetes-job.yaml")
[ "$(id -u)" = 0 ] || { echo "namespaces want root" >&2; exit 2; }
folder=$(mktemp -d)
simulator=
end() {
    [ -z "$simulator" ] || kill "$simulator"
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 130' INT TERM HUP
cd "$folder"
mkdir bin
echo 00000000-0000-4000-8000-000000000000 > boot
ln -s "$ezbench" bin/ezbench
export PATH="$folder/bin:$PATH" JOB_NAME=job
"$ezbench" simulate --port 0 --ttft 100ms --rate 100 --tokens 20 > simulator.log 2>&1 &
simulator=$!
until grep -qs "listening on" simulator.log; do kill -0 "$simulator" || { cat simulator.log; exit 1; }; sleep 0.1; done

# pods JOB: starts four in the background, with volumes in the job's folder.
pods() {
    mkdir -p "$1/scenario" "$1/out"
    # The requests take nineteen seconds at eight at a time: progress is told every ten.
    cat > "$1/scenario/scenario.json" << END
{
  "name": "four pods",
  "endpoints": { "server": { "baseURL": "$(sed -n 's/.*listening on \(http:[^ ]*\).*/\1/p' simulator.log)" } },
  "targets": [{ "name": "mine", "endpoint": "server", "protocol": "openai-chat", "model": "m" }],
  "prompts": [{ "id": "one", "user": "Say one." }], "load": { "concurrency": 8, "requests": 500, "seed": 7 }
}
END
    pods=
    for index in 0 1 2 3; do
        mkdir "$1/data-$index"
        sed -n '/^ *- |$/,/^ *env:$/p' "$manifest" | sed '1d; $d; s/--start-in 2m/--start-in 10s/' \
            | sed -E "s#(/scenario/|/out/)#$folder/$1\\1#g; s#/data/#$folder/$1/data-$index/#g" > "$1/$index.sh"
        grep -q "$folder/$1/data-$index/part.sqlite" "$1/$index.sh" || { echo "the manifest's commands were not found" >&2; exit 1; }
        JOB_COMPLETION_INDEX=$index unshare --pid --fork --mount-proc sh -c "$(cat "$1/$index.sh")" > "$1/$index.log" 2>&1 &
        pods="$pods $!"
    done
}
# The first process of a pod, by its place in the job.
first() { pgrep -P "$(echo $pods | cut -d ' ' -f "$(($1 + 1))")"; }
under_way() {
    for index in 0 1 2 3; do
        until grep -qsE '[1-9][0-9]*/125 done' "$1/$index.log"; do
            sleep 0.5
            first "$index" > /dev/null || { cat "$1/$index.log"; echo "$1: a pod never said how far it was" >&2; exit 1; }
        done
    done
}
# ended JOB WORDS: waits for the pods, joins their parts, and looks for the words that have to be said of them. They are joined as on another
# machine, which knows by its boot that nobody of these goes on. (On the same one, a container cannot ask for another's processes.)
ended() {
    for pod in $pods; do wait "$pod" || true; done
    unshare --mount sh -c 'mount --bind boot /proc/sys/kernel/random/boot_id && exec ezbench merge "$@"' merge \
        "$1/whole.sqlite" "$1"/out/part-*.sqlite > "$1/merge.log" 2>&1 || true
    grep -q "4 of 4 shards" "$1/merge.log" && grep -qE "$2" "$1/merge.log" || { cat "$1"/*.log; echo "$1: no word of $2" >&2; exit 1; }
    echo "$1: $(sed -n 's/.*\(4 of 4 shards, [0-9]* samples\).*/\1/p' "$1/merge.log")$(sed -n 's/^ezbench:/;/p' "$1/merge.log")"
}

pods whole
ended whole '4 of 4 shards, 500 samples'
pods killed
under_way killed
kill -KILL "$(pgrep -P "$(first 2)" -x ezbench)"
ended killed '^ezbench: INCOMPLETE: shard 3/4 did not come to its end'
pods deleted
under_way deleted
for index in 0 1 2 3; do kill -TERM "$(first $index)"; done
ended deleted '^ezbench: INCOMPLETE: shards 1/4, 2/4, 3/4, 4/4 did not come to their end'
