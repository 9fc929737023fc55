package import BenchModel

/// Which shard a process is, as those who start many of them say it in its environment.
package enum ShardPlace {
    /// Variables that number the processes of one job from 0, and those that count them, with what sets them.
    private static let known: [(index: String, count: String?, of: String)] = [
        // https://kubernetes.io/docs/concepts/workloads/controllers/job/#completion-mode
        ("JOB_COMPLETION_INDEX", nil, "a Kubernetes Indexed Job"),
        // https://slurm.schedmd.com/srun.html#SECTION_OUTPUT-ENVIRONMENT-VARIABLES
        ("SLURM_PROCID", "SLURM_NTASKS", "Slurm's srun"),
        // https://docs.open-mpi.org/en/main/tuning-apps/environment-var.html
        ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "Open MPI"),
        ("PMI_RANK", "PMI_SIZE", "a PMI launcher"),
    ]

    /// Finds the shard.
    ///
    /// - Parameters:
    ///   - environment: the process's variables.
    ///   - count: how many shards there are, where somebody said so.
    /// - Returns: the shard.
    /// - Throws: an ``ApplicationError`` that says which variable is missing or wrong.
    package static func find(in environment: [String: String], of count: Int?) throws -> Shard {
        guard let place = known.first(where: { environment[$0.index] != nil }), let text = environment[place.index]
        else {
            throw ApplicationError(
                "--shard auto: nothing here says which shard this is: none of \(known.map(\.index).joined(separator: ", ")) "
                    + "is set; name it, such as --shard 1/4"
            )
        }
        guard let index = Int(text), index >= 0 else {
            throw ApplicationError(
                "--shard auto: \(place.index) of \(place.of) is \"\(text)\", which is no number from 0 on"
            )
        }
        let said = place.count.flatMap { environment[$0] }.flatMap { Int($0) }
        guard let all = count ?? said else {
            throw ApplicationError(
                "--shard auto: \(place.of) does not say how many shards there are; name it: --shards 4"
            )
        }
        if let count, let said, count != said {
            throw ApplicationError("--shards \(count): \(place.of) started \(said) of them")
        }
        guard let shard = Shard(index: ShardIndex(index), of: all) else {
            throw ApplicationError(
                "--shard auto: \(place.index) is \(index), and of \(all) shards the last one has \(all - 1): start as many as "
                    + "--shards says"
            )
        }
        return shard
    }
}
