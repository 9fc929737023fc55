import ArgumentParser
import BenchApplication
import BenchModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Which part of a run this process carries out, where several machines share it, and when all of them begin.
struct ShardOptions: ParsableArguments {
    /// What was typed behind `--shard`.
    enum Place: Equatable {
        case named(Shard)
        /// As the variables of whoever started this process say.
        case found

        static func parse(_ argument: String) throws -> Place {
            if argument == "auto" { return .found }
            guard let shard = Shard(text: argument) else {
                throw ValidationError(
                    "expected a part of so many, counted from 1, such as 1/4 to 4/4 (at most \(Shard.most)); or auto"
                )
            }
            return .named(shard)
        }
    }

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Carry out one part of the run, such as 1/4, on this machine; others carry out 2/4, 3/4 and 4/4. auto finds the part in \
            the variables of Kubernetes, Slurm, Open MPI or PMI. Join the parts with `ezbench merge`.
            """,
            valueName: "part"
        ),
        transform: Place.parse
    )
    var shard: Place?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How many parts there are, for --shard auto.", valueName: "count")
    )
    var shards: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "When measured requests begin, such as 2026-05-01T20:00:00Z, after the warm-up; the same for all parts.",
            valueName: "moment"
        ),
        transform: ShardOptions.readMoment
    )
    var startAt: WallTime?

    @Option(
        help: ArgumentHelp(
            "A file that all parts see, in place of --start-at: the first of them writes into it when all begin.",
            valueName: "file"
        ),
        completion: .file()
    )
    var startFile: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How long after the first part all begin, for --start-file.", valueName: "time"),
        transform: DurationOption.parse
    )
    var startIn = DurationOption(nanoseconds: .seconds(60))

    /// The flags that were given.
    var given: [String] {
        [
            shard.map { _ in "--shard" }, shards.map { _ in "--shards" }, startAt.map { _ in "--start-at" },
            startFile.map { _ in "--start-file" },
        ].compactMap(\.self)
    }

    private static let startIsMissing =
        "--shard: all parts must begin at the same time; name it: --start-at MOMENT, or --start-file FILE on storage that all see"

    private static func readMoment(_ argument: String) throws -> WallTime {
        do {
            guard let moment = try Moment.parse(argument) else {
                throw ValidationError("expected a moment such as 2026-05-01T20:00:00Z")
            }
            return moment
        } catch let error as ApplicationError {
            throw ValidationError(error.description)
        }
    }

    func validate() throws {
        if startAt != nil, startFile != nil { throw ValidationError("--start-at and --start-file: name one of them") }
        if let shards {
            guard shard == .found else { throw ValidationError("--shards \(shards): belongs to --shard auto") }
            guard (1...Shard.most).contains(shards) else {
                throw ValidationError("--shards \(shards): expected 1 to \(Shard.most)")
            }
        }
        if let shard, shard != .found, startAt == nil, startFile == nil {
            throw ValidationError(Self.startIsMissing)
        }
        if shard == nil, startFile != nil {
            throw ValidationError("--start-file: belongs to --shard; for a single machine: --start-at MOMENT")
        }
    }

    /// Finds the part and the common start; nil where a run begins at once and whole.
    ///
    /// - Throws: where the environment does not tell, or the moment is over.
    func order(_ environment: [String: String]) throws -> ShardOrder? {
        let part =
            switch shard {
            case nil: Shard.whole
            case .named(let shard): shard
            case .found: try ShardPlace.find(in: environment, of: shards)
            }
        guard let start = try start() else {
            if part.isWhole { return nil }
            throw CommandError(Self.startIsMissing)
        }
        if part.isWhole, start < MonotonicClock.wallNow() {
            throw CommandError("--start-at \(Moment.text(start)): is over; name a moment to come")
        }
        return ShardOrder(part, start: start)
    }

    private func start() throws -> WallTime? {
        guard let startFile else { return startAt }
        return try StartFile(TypedPath.of(startFile), lead: startIn.nanoseconds).start()
    }
}
