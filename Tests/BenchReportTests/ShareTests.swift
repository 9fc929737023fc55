import Statistics
import BenchAnalysis
import BenchModel
import Foundation
import Pricing
import Testing

@testable import BenchReport
@testable import RunFixtures

/// Usage that contradicts itself, answers that fail and counts beyond anything real make no share out of the ordinary.
@Suite("Shares")
struct ShareTests {
    private static let counts: [Int?] = [nil, 0, 1, 9, 10, 40, 41, 1_000_000, 1 << 40]

    private static func run(seed: UInt64) -> StoredRun {
        var random = SplitMix64(seed: seed)
        let count = { (random: inout SplitMix64) in counts.randomElement(using: &random) ?? nil }
        let samples = (0..<24).map { sequence -> Sample in
            var maker = SampleMaker(target: sequence % 3, sequence: sequence, start: 400 * Double(sequence))
            maker.usage = TokenUsage(
                input: count(&random),
                output: count(&random),
                reasoning: count(&random),
                cacheRead: count(&random),
                cacheWrite: count(&random)
            )
            if Int.random(in: 0..<4, using: &random) == 0 { maker.outcome = .failed(.streamError, detail: "broken") }
            maker.thinkingEvents = Int.random(in: 0...5, using: &random)
            maker.eventsPerRead = Int.random(in: 1...5, using: &random)
            maker.lateness = Double(Int.random(in: 0...500, using: &random))
            maker.isReused = Bool.random(using: &random)
            return maker.made()
        }
        return StoredRun(record: RunFixture.record, samples: samples)
    }

    @Test("lie between 0 and 100 % in every report, whatever usage says", arguments: 0..<12 as Range<UInt64>)
    func bounded(seed: UInt64) throws {
        let summary = Summary(run: Self.run(seed: seed), prices: .builtIn)
        var shares = 0
        for format in [ReportFormat.table, .markdown] {
            let text = ReportRenderer.render(summary, as: format)
            for match in text.matches(of: /([-−]?[0-9][0-9.,e+]*) %/) {
                let share = try #require(Double(match.output.1.replacing("−", with: "-").replacing(",", with: "")))
                #expect((0...100).contains(share), "\(format): \(share) %")
                shares += 1
            }
            #expect(text.firstMatch(of: /\b(?:nan|inf)\b/.ignoresCase()) == nil)
        }
        #expect(shares > 20)
        let json = ReportRenderer.render(summary, as: .json)
        Self.check(try JSONSerialization.jsonObject(with: Data(json.utf8)), "")
        let rows = ReportRenderer.render(summary, as: .csv).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        for row in rows.dropFirst() where row.count == rows[0].count {
            for (name, cell) in zip(rows[0], row) where Self.isShare(String(name)) {
                if let share = Double(cell) { #expect((0...1).contains(share), "\(name): \(share)") }
            }
        }
    }

    private static func check(_ value: Any, _ name: String) {
        if let object = value as? [String: Any] {
            for (name, value) in object { check(value, name) }
        } else if let list = value as? [Any] {
            for value in list { check(value, name) }
        } else if isShare(name), let share = value as? Double {
            #expect((0...1).contains(share), "\(name): \(share)")
        }
    }

    /// Whether a figure is a part of a whole, by its name.
    private static func isShare(_ name: String) -> Bool { name.contains("share") || name.hasSuffix("error_rate") }
}
