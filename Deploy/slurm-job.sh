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

# Slurm tells every process that the job is to end. ezbench ends its run then; the shells, here and in the tasks, go on, for what was
# measured is still to be moved and joined. (A signal that is ignored would be ignored by ezbench, too.)
trap : TERM

# Each task measures into a database on its own node, where SQLite's log is safe, and moves it when it is closed. Where ezbench was
# killed, that log holds what it had measured, and is moved with it.
code=0
srun --label sh -c '
    trap : TERM
    folder=$(mktemp -d)
    ezbench run "$scenario" --db "$folder/part.sqlite" --shard auto --start-file "$out/start" --start-in 30s --progress plain
    code=$?
    for log in -wal ""; do
        [ -e "$folder/part.sqlite$log" ] || continue
        cp "$folder/part.sqlite$log" "$out/part-$SLURM_PROCID.copying" \
            && mv "$out/part-$SLURM_PROCID.copying" "$out/part-$SLURM_PROCID.sqlite$log" || exit 1
    done
    rm -r "$folder"
    exit $code
' || code=$?

ezbench merge "$out/whole.sqlite" "$out"/part-*.sqlite || code=$?
[ ! -e "$out/whole.sqlite" ] || ezbench report --db "$out/whole.sqlite"
exit "$code"
