import BenchAnalysis
import BenchModel
import SQLiteAccess
import RunFixtures
import SampleStore
import Statistics
import Testing

/// The views of a run database give the figures of reports.
@Suite("Figures asked in SQL")
struct FigureViewTests {
    static let runs = [RunFixture.run, PhenomenaFixture.run, OpenLoopFixture.run]

    /// Stores the runs as the program does, and returns a connection of the kind that people have.
    static func stored(_ folder: Folder) throws -> DatabaseQueue {
        let database = try RunDatabase.open(path: folder.database, mode: .create)
        for run in runs {
            let id = try database.begin(run.record)
            try database.append(run.samples, connections: run.connections, lingered: run.lingered, to: id)
            try database.finish(id, at: run.record.startedAt, status: .finished)
        }
        database.close()
        return try DatabaseQueue(path: folder.database)
    }

    @Test("are those of each request")
    func requests() throws {
        let folder = try Folder()
        let rows = try Self.stored(folder).read {
            try Row.fetchAll($0, sql: "SELECT * FROM request_ms ORDER BY request_id")
        }
        let samples = Self.runs.flatMap { run in run.samples.map { ($0, run.record[$0.target]) } }
        #expect(rows.count == samples.count)
        for (row, (sample, target)) in zip(rows, samples) {
            let metrics = RequestMetrics(sample, of: target)
            let times: [(String, Double?)] = [
                ("connect_ms", metrics.connect), ("ttft_ms", metrics.ttft), ("ttft_from_plan_ms", metrics.ttftFromPlan),
                ("ttfa_ms", metrics.ttfa), ("last_token_ms", metrics.e2eLastToken), ("e2e_ms", metrics.e2eEnd),
                ("tpot_ms", metrics.tpot),
            ]
            for (column, nanoseconds) in times {
                #expect(Self.isSame(row[column], nanoseconds.map { $0 / 1e6 }), "\(column) of \(row)")
            }
            #expect(Self.isSame(row["tokens_per_second"], metrics.tokensPerSecond), "\(row)")
            let request = RequestAttempts.requests(of: [sample].facts)[0]
            #expect(row["counted"] == (sample.phase == .measure && request.isMeasurement), "\(row)")
        }
    }

    @Test("are those of each token event")
    func deltas() throws {
        let folder = try Folder()
        let rows = try Self.stored(folder).read {
            try Row.fetchAll($0, sql: "SELECT * FROM delta_ms ORDER BY request_id, seq")
        }
        let events = Self.runs.flatMap(\.samples).flatMap { sample -> [(Double?, Double?, String)] in
            let log = sample.response.deltas
            return log.arrivals.indices.map { index in
                let (sent, arrival) = (sample.times.sent, log.arrivals[index])
                return (
                    sent.map { (arrival - $0).inMilliseconds },
                    index > 0 ? (arrival - log.arrivals[index - 1]).inMilliseconds : nil, log.kinds[index].name
                )
            }
        }
        #expect(rows.count == events.count)
        for (row, (sinceSent, gap, kind)) in zip(rows, events) {
            #expect(Self.isSame(row["since_sent_ms"], sinceSent) && Self.isSame(row["gap_ms"], gap), "\(row)")
            #expect(row["kind"] == kind)
        }
    }

    @Test("are those of each target, percentiles too")
    func summaries() throws {
        let folder = try Folder()
        let rows = try Self.stored(folder).read {
            try Row.fetchAll($0, sql: "SELECT * FROM run_summary ORDER BY run_id, target_id")
        }
        let targets = Self.runs.map { MeasuredRun($0) }.flatMap { run in run.targets.map { (run.record.name, $0) } }
        #expect(rows.count == targets.count)
        for (row, (scenario, target)) in zip(rows, targets) {
            #expect(row["scenario"] == scenario && row["target"] == target.target.name)
            #expect(row["ok"] == target.counts.ok && row["failed"] == target.counts.failed, "\(row)")
            #expect(row["requests"] == target.counts.attempted + target.counts.cancelled, "\(row)")
            let times: [(String, Distribution, [Percentile])] = [
                ("ttft", target.figures[.ttft], [50, 95, 99]), ("e2e", target.figures[.e2eEnd], [50, 95, 99]),
                ("tpot", target.figures[.tpot], [50, 95]),
                ("tokens_per_second", target.figures[.tokensPerSecond], [5, 50]),
            ]
            for (name, distribution, percents) in times {
                let count: Int? = row["\(name)_n"]
                #expect(count == (distribution.isEmpty ? count ?? 0 : distribution.n), "\(name)")
                for percent in percents {
                    let isRate = name == "tokens_per_second"
                    let value: Double? = row["\(name)_p\(Int(percent.percent))\(isRate ? "" : "_ms")"]
                    let expected = distribution.percentile(percent).map { isRate ? $0 : $0 / 1e6 }
                    #expect(Self.isSame(value, expected), "\(name) \(percent) of \(row)")
                }
            }
        }
    }

    @Test("of one request are found without unpacking the others")
    func plan() throws {
        let folder = try Folder()
        let steps = try Self.stored(folder).read { db in
            try ["request_ms", "delta_ms"].flatMap { view in
                try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN SELECT * FROM \(view) WHERE request_id = 1")
                    .map { $0["detail"] as String }
            }
        }
        #expect(!steps.contains { $0.hasPrefix("SCAN request") }, "\(steps)")
    }

    private static func isSame(_ value: Double?, _ expected: Double?) -> Bool {
        guard let value, let expected else { return value == nil && expected == nil }
        return abs(value - expected) <= 1e-9 * max(abs(value), abs(expected))
    }
}
