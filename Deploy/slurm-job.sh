#!/bin/sh
# One run on four nodes: sbatch Deploy/slurm-job.sh scenario.json
#
# One job of four tasks, and no array: the tasks of an array may begin hours apart.
#SBATCH --job-name=ezbench
#SBATCH --nodes=4
#SBATCH --ntasks=4
#SBATCH --ntasks-per-node=1
#SBATCH --exclusive
#SBATCH --time=02:00:00
# An orderly end before the job is killed, so that what was measured is kept.
#SBATCH --signal=TERM@60
set -eu
scenario=${1:?usage: sbatch Deploy/slurm-job.sh scenario.json}
# A folder that all nodes see.
out=${EZBENCH_OUT:-$PWD/ezbench-$SLURM_JOB_ID}
mkdir -p "$out"
export scenario out

# Each task measures into a database on its own node, where SQLite's log is safe, and moves it when it is closed.
code=0
srun sh -c '
    part=$(mktemp -d)/part.sqlite
    ezbench run "$scenario" --db "$part" --shard auto --start-file "$out/start" --start-in 30s --progress plain
    code=$?
    cp "$part" "$out/part-$SLURM_PROCID.copying" && mv "$out/part-$SLURM_PROCID.copying" "$out/part-$SLURM_PROCID.sqlite"
    exit $code
' || code=$?

ezbench merge "$out/whole.sqlite" "$out"/part-*.sqlite || code=$?
ezbench report --db "$out/whole.sqlite"
exit "$code"
