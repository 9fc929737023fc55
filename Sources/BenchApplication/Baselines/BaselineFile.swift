package import BenchModel
import SampleStore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A baseline as a file of its own, to be kept beside the code it judges: a database with one run in it.
///
/// It holds samples and no figures made of them, so that every percentile can be judged by it with the bounds that belong to it.
package struct BaselineFile {
    /// So many requests of each target are kept: enough for bounds of a p99, in less than a megabyte for short answers.
    package static let usualMost = 2_000

    /// Requests of all targets that were measured, and that were kept.
    package let measured: Int
    package let kept: Int
    package let bytes: Int64

    /// Writes a run into a file, which replaces an earlier baseline's.
    ///
    /// Texts, warm-up and connections stay behind. Where a target has more than `most` requests every k-th is kept, a conversation
    /// whole, so that all of the run's time is in it.
    ///
    /// - Parameters:
    ///   - run: the run, which must have come to its end.
    ///   - path: the file.
    ///   - name: the baseline's name in it.
    ///   - most: requests of each target; of conversations at least one is kept, however long it is.
    /// - Returns: what is in the file.
    /// - Throws: ``StoreError``, or an ``ApplicationError`` where the file is something else.
    package static func write(_ run: StoredRun, to path: String, named name: RunTag, most: Int = usualMost) throws
        -> BaselineFile
    {
        guard !path.isEmpty else { throw ApplicationError("--file: found an empty path; name a file") }
        if path == "-" { throw ApplicationError("--file -: a database cannot go to standard output; name a file") }
        // Links are followed: what they lead to is replaced, and not they.
        let place = DraftDatabase.place(of: path)
        try checkIsReplaceable(path, at: place, by: run.record)
        let measured = run.samples.filter { $0.phase == .measure }
        var kept: [Sample] = []
        for target in run.record.places {
            kept += sparse(measured.filter { $0.target == target }, most: most)
        }
        let (all, rest) = (Self.requests(measured), Self.requests(kept))
        var record = run.record
        record.labels = RunLabels(
            tags: record.labels.tags,
            note: rest < all
                ? [record.labels.note, "\(rest) of the \(all) requests of run \(record.id), evenly spaced"]
                    .compactMap(\.self).joined(separator: "; ") : record.labels.note
        )
        let written = try DraftDatabase.write(path) { database in
            let id = try database.begin(record)
            try database.append(kept.map(\.withoutTexts), remarks: record.remarks, to: id)
            try database.finish(
                id,
                at: record.finishedAt ?? record.startedAt,
                status: record.status,
                reason: record.endReason
            )
            try database.conclude(id, gate: record.gate)
            try database.setBaseline(name, to: id)
            try database.markAsBaselineFile()
        }
        return BaselineFile(measured: all, kept: rest, bytes: written.bytes)
    }

    /// Refuses to replace anything but a baseline's file: a database of runs holds what nobody has twice.
    private static func checkIsReplaceable(_ path: String, at place: String, by run: RunRecord) throws {
        if let own = run.database, DraftDatabase.place(of: own) == place {
            throw ApplicationError(
                "\(path): is the database that the run lies in, and would be lost; name another file"
            )
        }
        guard FileManager.default.fileExists(atPath: place) else {
            let folder = URL(fileURLWithPath: place).deletingLastPathComponent().path
            guard FileManager.default.fileExists(atPath: folder) else {
                throw ApplicationError("\(path): there is no folder \(folder); make it first, or name another file")
            }
            return
        }
        let isOne = (try? RunDatabase.open(path: place, mode: .existing(readOnly: true)).isBaselineFile) ?? false
        guard isOne else {
            throw ApplicationError(
                "\(path): is no file that `ezbench baseline set --file` wrote, and what is in it would be lost; name another file"
            )
        }
    }

    /// Returns the attempts of at most so many of a target's requests, evenly spaced.
    private static func sparse(_ samples: [Sample], most: Int) -> [Sample] {
        let requests = requests(samples)
        guard requests > most, most > 0 else { return samples }
        var units: [String] = []
        var members: [String: [Sample]] = [:]
        for sample in samples {
            let unit = unit(sample)
            if members[unit] == nil { units.append(unit) }
            members[unit, default: []].append(sample)
        }
        // Conversations have different lengths, so that those which are kept may have more requests than their part.
        let sizes = units.map { Self.requests(members[$0] ?? []) }
        let kept = { (step: Int) in stride(from: 0, to: units.count, by: step) }
        var step = (requests + most - 1) / most
        while step < units.count, kept(step).reduce(0, { $0 + sizes[$1] }) > most { step += 1 }
        return kept(step).flatMap { members[units[$0]] ?? [] }
    }

    /// What is kept or left as a whole: a conversation, else a request with its attempts.
    private static func unit(_ sample: Sample) -> String {
        sample.turn.map { "session \($0.session) \(sample.part)" } ?? "request \(sample.sequence.number) \(sample.part)"
    }

    private static func requests(_ samples: [Sample]) -> Int { samples.count { $0.retryWait == nil } }
}

extension Sample {
    /// The sample without what was asked and answered.
    fileprivate var withoutTexts: Sample {
        var sample = self
        (sample.promptText, sample.answerText, sample.thinkingText, sample.toolText) = (nil, nil, nil, nil)
        return sample
    }
}
