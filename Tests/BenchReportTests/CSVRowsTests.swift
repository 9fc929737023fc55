import BenchModel
import Foundation
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

@Suite("CSV of requests and token events")
struct CSVRowsTests {
    private static let runs = [RunFixture.run, PhenomenaFixture.run, OpenLoopFixture.run]

    /// A table as read back.
    private struct Table {
        let head: [String]
        let rows: [[String: String]]

        init(_ text: String) {
            let lines = text.components(separatedBy: "\r\n").dropLast()
            let head = lines.first?.components(separatedBy: ",") ?? []
            self.head = head
            rows = lines.dropFirst().map { line in
                Dictionary(uniqueKeysWithValues: zip(head, Self.fields(line)))
            }
        }

        /// Takes a row apart; no text of the fixtures has quotes in it.
        private static func fields(_ line: String) -> [String] {
            var (fields, isQuoted) = ([""], false)
            for scalar in line.unicodeScalars {
                switch scalar {
                case "\"": isQuoted.toggle()
                case "," where !isQuoted: fields.append("")
                default: fields[fields.count - 1].unicodeScalars.append(scalar)
                }
            }
            return fields
        }

        func numbers(_ column: String, ofTarget target: String) -> [Double] {
            rows.filter { $0["counted"] == "1" && $0["target"] == target }.compactMap {
                $0[column].flatMap(Double.init)
            }
        }
    }

    private static func requests(_ run: MeasuredRun) -> String {
        var text = ""
        RequestRows.write(run) { text += $0 }
        return text
    }

    private static func deltas(_ run: StoredRun) -> String {
        let rows = DeltaRows(run.record)
        return rows.head + run.samples.map(rows.rows).joined()
    }

    @Test("has a row for each request of the run, warm-up and failures too", arguments: 0..<3)
    func requestRows(place: Int) {
        let run = Self.runs[place]
        let table = Table(Self.requests(MeasuredRun(run)))
        #expect(table.rows.count == RequestAttempts.requests(of: run.samples.facts).count)
        #expect(table.rows.allSatisfy { $0.count == table.head.count })
        #expect(Set(table.head).count == table.head.count)
    }

    @Test("gives the report's percentiles of every metric that a request has one value of", arguments: 0..<3)
    func percentiles(place: Int) throws {
        let run = Self.runs[place]
        let measured = MeasuredRun(run)
        let table = Table(Self.requests(measured))
        var compared = 0
        for target in measured.targets {
            for metric in Metric.all {
                guard case .value = metric.source, metric.unit != .money else { continue }
                let own = Distribution(table.numbers(metric.name + metric.unit.suffix, ofTarget: target.target.name))
                let figures = target.figures[metric]
                #expect(own.n == figures.n, "\(metric.name)")
                for percentile in [5, 50, 95, 99] as [Percentile] {
                    guard let one = own.percentile(percentile), let other = figures.percentile(percentile) else {
                        continue
                    }
                    #expect(abs(one - (metric.unit == .time ? other / 1e6 : other)) < 1e-6, "\(metric.name)")
                    compared += 1
                }
            }
        }
        #expect(compared > 20)
    }

    @Test("has a row for each token event, whose gaps are the report's", arguments: 0..<3)
    func deltaRows(place: Int) {
        let run = Self.runs[place]
        let table = Table(Self.deltas(run))
        #expect(table.rows.count == run.samples.reduce(0) { $0 + $1.response.deltas.count })
        #expect(table.rows.allSatisfy { $0.count == table.head.count })
        for target in MeasuredRun(run).targets {
            let gaps = table.numbers("gap_ms", ofTarget: target.target.name).sorted()
            #expect(gaps == target.gaps.pooled.sorted.map { $0 / 1e6 })
            let lags = table.numbers("lag_ms", ofTarget: target.target.name).sorted()
            #expect(lags == target.lag.sorted.map { $0 / 1e6 })
        }
    }

    @Test("says in each row whether the simulator answered it", arguments: [true, false])
    func simulated(isSimulated: Bool) {
        var maker = SampleMaker()
        maker.events = 2
        var target = MadeRun.target("t")
        target.isSimulated = isSimulated
        let record = RunRecord(
            id: 3,
            name: "r",
            startedAt: 0,
            version: "1",
            isSimulated: isSimulated,
            targets: [target]
        )
        let run = StoredRun(record: record, samples: [maker.made()])
        for text in [Self.requests(MeasuredRun(run)), Self.deltas(run)] {
            let table = Table(text)
            #expect(!table.rows.isEmpty && table.rows.allSatisfy { $0["simulated"] == "\(isSimulated)" })
        }
    }

    @Test("leaves empty what a request does not have, and lets no text become a formula")
    func foreign() {
        var maker = SampleMaker()
        maker.outcome = .failed(.overloaded, detail: "d")
        maker.events = 0
        var sample = maker.made()
        sample.promptID = "=1+1"
        let run = StoredRun(
            record: RunRecord(
                id: 3,
                name: "r",
                startedAt: 0,
                version: "1",
                isSimulated: false,
                targets: [MadeRun.target("@t")]
            ),
            samples: [sample]
        )
        let row = Table(Self.requests(MeasuredRun(run))).rows[0]
        #expect(row["target"] == "'@t" && row["prompt_id"] == "'=1+1")
        #expect(row["failure"] == "overloaded" && row["outcome"] == "failed" && row["counted"] == "0")
        #expect(row["ttft_ms"] == "" && row["session"] == "")
        sample.response.deltas.append(arrival: .milliseconds(12.5), lag: -3, kind: .text, bytes: 4)
        let delta = Table(DeltaRows(run.record).head + DeltaRows(run.record).rows(of: sample)).rows[0]
        #expect(delta["target"] == "'@t" && delta["prompt_id"] == "'=1+1")
        #expect(delta["arrival_ms"] == "12.5" && delta["lag_ms"] == "-0.000003" && delta["gap_ms"] == "")
    }

    @Test(
        "writes nanoseconds as milliseconds to the last digit",
        arguments: [(0, "0"), (1, "0.000001"), (-1_500_000, "-1.5"), (12_000_000, "12"), (3_050_000, "3.05")]
    )
    func milliseconds(time: Nanoseconds, text: String) { #expect(CSVRows.milliseconds(time) == text) }
}
