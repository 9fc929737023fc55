#!/bin/sh
# Deploy/slurm-job.sh under a real Slurm: its controller and four nodes on this machine. One job comes to its end, one loses a task, and one
# is cancelled; what was measured has to be in each whole, and INCOMPLETE where a part of it is missing.
#   Scripts/slurm-on-one-machine.sh            (EZBENCH names the program, default .build/release/ezbench)
# It needs root and Debian's packages slurmctld, slurmd, slurm-client and munge, runs no service of the system, and leaves nothing behind.
set -eu
ezbench=$(realpath "${EZBENCH:-.build/release/ezbench}")
job=$(realpath "$(dirname "$0")/../Deploy/slurm-job.sh")
[ "$(id -u)" = 0 ] || { echo "slurmd wants root" >&2; exit 2; }
for program in munged slurmctld slurmd sbatch; do
    command -v "$program" > /dev/null || { echo "there is no $program: apt-get install slurmctld slurmd slurm-client munge" >&2; exit 2; }
done
folder=$(mktemp -d)
daemons=
end() {
    for daemon in $daemons; do kill "$daemon" 2> /dev/null || true; done
    # The first of them are the nodes, so that the key is there until they have ended.
    for daemon in $daemons; do wait "$daemon" 2> /dev/null || true; done
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 130' INT TERM HUP
cd "$folder"
# MUNGE takes no key that others might read, and no folder that others might write to.
mkdir -m 755 munge bin state spool
chmod 755 "$folder"
(umask 077 && head -c 1024 /dev/urandom > munge/key)
ln -s "$ezbench" bin/ezbench
export PATH="$folder/bin:$PATH" SLURM_CONF="$folder/slurm.conf" TMPDIR="$folder"
cat > slurm.conf << END
ClusterName=here
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=16817
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
SlurmUser=root
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool/%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd-%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
NodeName=node[1-4] NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=[16821-16824] CPUs=4 State=UNKNOWN
PartitionName=here Nodes=ALL Default=YES
END
munged --foreground --force --key-file munge/key --socket munge/socket --pid-file munge/pid --log-file munge/log --seed-file munge/seed > munge/out 2>&1 &
munge=$!
until [ -S munge/socket ]; do kill -0 "$munge" || { cat munge/out munge/log; exit 1; }; sleep 0.1; done
slurmctld -D > controller.log 2>&1 &
controller=$!
for node in 1 2 3 4; do
    slurmd -D -N "node$node" > "node$node.log" 2>&1 &
    daemons="$daemons $!"
done
"$ezbench" simulate --port 0 --ttft 100ms --rate 100 --tokens 20 > simulator.log 2>&1 &
daemons="$daemons $! $controller $munge"
until [ "$(sinfo -h -t idle -o %D 2> /dev/null)" = 4 ]; do
    kill -0 "$controller" || { cat controller.log; exit 1; }
    sleep 0.5
done
address=$(sed -n 's/.*listening on \(http:[^ ]*\).*/\1/p' simulator.log)

# The requests take nineteen seconds at eight at a time: progress is told every ten.
cat > scenario.json << END
{
  "name": "four tasks", "endpoints": { "server": { "baseURL": "$address" } },
  "targets": [{ "name": "mine", "endpoint": "server", "protocol": "openai-chat", "model": "m" }],
  "prompts": [{ "id": "one", "user": "Say one." }], "load": { "concurrency": 8, "requests": 500, "seed": 7 }
}
END
sed 's/--start-in 30s/--start-in 10s/' "$job" > job.sh

# submit NAME: begins a job with a folder of its own, and sets $number.
submit() {
    mkdir "$1"
    number=$(EZBENCH_OUT="$folder/$1" sbatch --parsable -o "$1.log" job.sh scenario.json)
}
# Returns when a part's requests are well under way.
under_way() {
    until grep -qE '[1-9][0-9]*/125 done' "$1.log" 2> /dev/null; do
        [ -n "$(squeue -h -j "$number" 2> /dev/null)" ] || { cat "$1.log"; echo "$1: it never said how far it was" >&2; exit 1; }
        sleep 0.5
    done
}
# Prints the task's process of ezbench, by its place in the job.
task() {
    for process in $(pgrep -x ezbench); do
        place=$({ tr '\0' '\n' < "/proc/$process/environ"; } 2> /dev/null | grep -xE "SLURM_(JOB_ID=$number|PROCID=$1)" | wc -l)
        [ "$place" != 2 ] || echo "$process"
    done
}
# ended NAME SAYING: waits for the job, and looks for the words that its output has to have.
ended() {
    while [ -n "$(squeue -h -j "$number" 2> /dev/null)" ]; do sleep 0.5; done
    grep -q "4 of 4 shards" "$1.log" && grep -qE "$2" "$1.log" || { cat "$1.log"; echo "$1: no word of $2" >&2; exit 1; }
    [ -z "$(find "$folder" -mindepth 1 -maxdepth 1 -name 'tmp.*')" ] || { echo "$1: a task's folder is left" >&2; exit 1; }
    echo "$1: $(sed -n 's/.*\(4 of 4 shards, [0-9]* samples\).*/\1/p' "$1.log")$(sed -n 's/^ezbench: INC/; INC/p' "$1.log")"
}

submit whole
ended whole '4 of 4 shards, 500 samples'
submit killed
under_way killed
kill -KILL "$(task 2)"
ended killed '^ezbench: INCOMPLETE: shard 3/4 did not come to its end'
[ "$("$ezbench" report --format json --db killed/whole.sqlite | python3 -c 'import json, sys; print(json.load(sys.stdin)["shards"][2]["targets"][0]["requests"] > 0)')" = True ]
submit cancelled
under_way cancelled
scancel "$number"
ended cancelled '^ezbench: INCOMPLETE: shards 1/4, 2/4, 3/4, 4/4 did not come to their end'
