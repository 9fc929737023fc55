package import BenchModel
import SampleStore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The parts of a run that several machines shared, joined: the samples of all of them in one database.
///
/// Only samples are joined, and every figure is made of them anew; percentiles of parts have no meaning for the whole.
package struct MergedRun: Sendable {
    package let record: RunRecord
    package let samples: Int
    package let bytes: Int64
    /// Counted from 0.
    package let missing: [ShardIndex]

    /// One file with a part, or with parts that were joined before.
    private struct Source {
        let path: String
        let record: RunRecord
        let database: RunDatabase

        var count: Int { record.parts.first?.shard.count ?? 1 }

        /// Returns a look at a server with the shard that looked; of what was joined before it is named already.
        func named(_ scrape: ServerScrape) -> ServerScrape {
            var scrape = scrape
            scrape.shard = scrape.shard ?? (record.shard.isWhole ? nil : record.shard.index)
            return scrape
        }
    }

    /// Joins parts.
    ///
    /// - Parameters:
    ///   - paths: the databases of the parts, in any order; of each its latest run that is a part is taken.
    ///   - output: the new database. One that a merge of the same run wrote is replaced.
    /// - Returns: what is in the new database.
    /// - Throws: an ``ApplicationError`` that says which files do not belong together, and why; a `StoreError`.
    package static func write(_ paths: [String], to output: String) throws -> MergedRun {
        let sources = try paths.flatMap(sources)
        defer { for source in sources { source.database.close() } }
        if sources.isEmpty { throw ApplicationError("there is nothing to merge: name the shards' files") }
        try checkBelongTogether(sources)
        try checkAnswered(sources)
        let (record, missing) = record(of: sources)
        try checkIsReplaceable(output, by: record)
        var samples = 0
        var connections: Int64 = 0
        let written = try DraftDatabase.write(output) { database in
            let id = try database.begin(record)
            // One part at a time, so that they are never in memory together.
            for source in sources {
                var stored = try source.database.load(.id(source.record.id))
                connections = stored.numberConnections(after: connections)
                samples += stored.samples.count
                try database.append(
                    stored.samples,
                    connections: stored.connections,
                    lingered: stored.lingered,
                    scrapes: stored.scrapes.map { source.named($0) },
                    to: id
                )
            }
            try database.append([], remarks: record.remarks, to: id)
            try database.finish(
                id,
                at: record.finishedAt ?? record.startedAt,
                status: record.status,
                reason: record.endReason
            )
            return id
        }
        var merged = record
        merged.id = written.result
        merged.database = output
        return MergedRun(record: merged, samples: samples, bytes: written.bytes, missing: missing)
    }

    /// Returns the parts of the latest shared run in a file, which may hold several.
    private static func sources(_ path: String) throws -> [Source] {
        let database = try RunDatabase.open(path: path, mode: .existing(readOnly: true))
        let ids = try database.latestParts()
        if ids.isEmpty {
            throw ApplicationError(
                "\(path): holds no shard: what is merged are runs that were begun with --shard"
            )
        }
        return try ids.map { id in
            let record = try database.record(.id(id))
            if record.status == .running {
                throw ApplicationError("\(path): run \(id) still goes on; merge when all shards have ended")
            }
            return Source(path: path, record: record, database: database)
        }
    }

    // MARK: What is refused

    private static func checkBelongTogether(_ sources: [Source]) throws {
        guard let first = sources.first else { return }
        var seen: [ShardIndex: String] = [:]
        for source in sources {
            guard source.record.uuid == first.record.uuid, source.count == first.count else {
                throw ApplicationError(
                    "\(source.path) and \(first.path) are not shards of one run: \(difference(first, source)); shards have the "
                        + "same scenario, seed, number and start"
                )
            }
            guard source.record.version == first.record.version else {
                throw ApplicationError(
                    "\(source.path) was measured by ezbench \(source.record.version), \(first.path) by "
                        + "\(first.record.version): one run is measured by one version"
                )
            }
            for part in source.record.parts {
                if let other = seen.updateValue(source.path, forKey: part.shard.index) {
                    throw ApplicationError(
                        "\(other) and \(source.path) both hold shard \(part.shard.text); name each shard once"
                    )
                }
            }
        }
    }

    /// A simulator at a target's own address is known by its answers: a part that has none of that target, as it was killed before the first
    /// or reached nobody, says neither.
    private static func checkAnswered(_ sources: [Source]) throws {
        let answered = try sources.map { try $0.database.answeredTargets(of: $0.record.id) }
        for target in sources[0].record.places {
            let simulated = sources.first { $0.record[target].isSimulated }
            let measured = zip(sources, answered).first { !$0.record[target].isSimulated && $1.contains(target) }
            guard let simulated, let (source, _) = measured else { continue }
            throw ApplicationError(
                "of \(source.path) and \(simulated.path) one is simulated where the other is measured: they are not one run"
            )
        }
    }

    private static func difference(_ first: Source, _ other: Source) -> String {
        if first.count != other.count { return "one is of \(first.count) shards, the other of \(other.count)" }
        if first.record.startedAt != other.record.startedAt {
            return
                "one began at \(Moment.text(first.record.startedAt)), the other at \(Moment.text(other.record.startedAt))"
        }
        return "their scenarios differ"
    }

    private static func checkIsReplaceable(_ output: String, by record: RunRecord) throws {
        guard !output.isEmpty else {
            throw ApplicationError("the merged run needs a file: found an empty path; name one")
        }
        if output == "-" {
            throw ApplicationError(
                "-: a database cannot go to standard output; name a file (./- for one with this name)"
            )
        }
        guard FileManager.default.fileExists(atPath: DraftDatabase.place(of: output)) else { return }
        let database = try? RunDatabase.open(path: output, mode: .existing(readOnly: true))
        defer { database?.close() }
        guard let database, (try? database.holdsOnlyMerged(record.uuid)) ?? false else {
            throw ApplicationError(
                "\(output): is there already and does not hold this run alone, merged; what is in it would be lost: name another file"
            )
        }
        // Nothing of it may be lost: neither a part, nor what somebody said about it.
        let there = try database.record(.last)
        let labels = Set(there.labels.tags).subtracting(record.labels.tags)
        let isNamed = !labels.isEmpty || (there.labels.note ?? record.labels.note) != record.labels.note
        if try isNamed || !database.baselines().isEmpty {
            throw ApplicationError(
                "\(output): holds a baseline's name, a tag or a note, and that would be lost: name another file"
            )
        }
        let lacks = Set(there.parts.map(\.shard)).subtracting(record.parts.map(\.shard))
        if !lacks.isEmpty {
            throw ApplicationError(
                "\(output): holds shard \(lacks.map(\.text).sorted().joined(separator: ", ")), which is not among what is merged, "
                    + "and that would be lost: name another file"
            )
        }
    }

    // MARK: The whole

    private static func record(of sources: [Source]) -> (RunRecord, missing: [ShardIndex]) {
        let records = sources.map(\.record)
        var whole = records[0]
        whole.shard = .whole
        whole.parts = sources.flatMap(parts).sorted { $0.shard.index < $1.shard.index }
        let count = sources[0].count
        let there = Set(whole.parts.map(\.shard.index))
        let missing = (0..<count).map { ShardIndex($0) }.filter { !there.contains($0) }
        let cut = whole.parts.filter { $0.status != .finished }
        whole.status = missing.isEmpty && cut.isEmpty ? .finished : .interrupted
        whole.endReason = reason(missing: missing, cut: cut, of: count)
        for target in whole.places {
            guard let simulator = records.lazy.compactMap({ $0[target].simulator }).first else { continue }
            whole.markSimulated(target, by: simulator)
        }
        whole.finishedAt = records.compactMap(\.finishedAt).max()
        // Facts of one machine are not those of the whole, unless all are alike.
        if Set(records.map(\.hostJSON)).count > 1 { whole.hostJSON = "{}" }
        if Set(records.map(\.machine)).count > 1 { whole.machine = nil }
        whole.labels.tags = records.flatMap(\.labels.tags).eachOnce
        whole.remarks = remarks(sources)
        whole.hooks = records.flatMap(\.hooks)
        whole.gate = nil
        return (whole, missing)
    }

    private static func parts(_ source: Source) -> [ShardRecord] {
        // Of a shard whose program was killed nobody noted the end.
        source.record.parts.map { part in
            var part = part
            if part.status == .running { part.status = source.record.status }
            return part
        }
    }

    private static func reason(missing: [ShardIndex], cut: [ShardRecord], of count: Int) -> String? {
        func list(_ indices: [ShardIndex]) -> String {
            indices.map { "\($0.number + 1)/\(count)" }.joined(separator: ", ")
        }
        var reasons: [String] = []
        if !missing.isEmpty {
            reasons.append(
                "\(Counted.form(missing.count, "shard", "shards")) \(list(missing)) \(Counted.form(missing.count, "is", "are")) missing"
            )
        }
        if !cut.isEmpty {
            let indices = cut.map(\.shard.index)
            reasons.append(
                "\(Counted.form(cut.count, "shard", "shards")) \(list(indices)) did not come to \(Counted.form(cut.count, "its", "their")) end"
            )
        }
        return reasons.isEmpty ? nil : reasons.joined(separator: "; ")
    }

    /// Returns what befell the parts, each named; what says the same of all of them once.
    private static func remarks(_ sources: [Source]) -> [Remark] {
        var facts: [Remark] = []
        var all: [Remark] = []
        for source in sources {
            // What was joined before is named already.
            let name = source.record.shard.isWhole ? nil : source.record.shard.text
            for var remark in source.record.remarks {
                if remark.kind == .data || remark.kind == .dataFlaw {
                    if !facts.contains(where: { $0.kind == remark.kind && $0.text == remark.text }) {
                        facts.append(remark)
                    }
                    continue
                }
                if let name { remark.text = "shard \(name): \(remark.text)" }
                all.append(remark)
            }
        }
        return facts + all.sorted { $0.at < $1.at }
    }
}
