import BenchAnalysis
import BenchModel
import Pricing
import RunFixtures
import Testing

@testable import BenchReport

/// Servers differ in what they tell: vLLM all of it, SGLang no prefill, Dynamo's frontend its TTFT alone, TGI the queue alone.
@Suite("Where TTFT goes, as far as a server tells it")
struct FirstTokenPartsReportTests {
    /// What a server tells, its row, and what is said beneath.
    struct Case: CustomTestStringConvertible, Sendable {
        var told: Set<ServerFact>
        var row: String
        var note: String
        var testDescription: String { told.map(\.rawValue).sorted().joined(separator: ", ") }
    }

    private static let outside = "TTFT = outside the server (the network, and what lies before the server's clock) + "

    static let cases = [
        Case(
            told: [.ttft, .queue, .prefill],
            row: "| e | 100 | 8.00 | 20.0 | 50.0 | 22.0 |",
            note: outside + "queue + prefill + rest"
        ),
        Case(
            told: [.ttft, .queue],
            row: "| e | 100 | 8.00 | 20.0 | — | 72.0 |",
            note: outside + "queue + rest, which holds prefill: the server does not tell them apart"
        ),
        Case(
            told: [.ttft, .prefill],
            row: "| e | 100 | 8.00 | — | 50.0 | 42.0 |",
            note: outside + "prefill + rest, which holds queue: the server does not tell them apart"
        ),
        Case(
            told: [.ttft],
            row: "| e | 100 | 8.00 | — | — | 92.0 |",
            note: outside + "rest, which holds queue and prefill: the server does not tell them apart"
        ),
        Case(
            told: [.queue],
            row: "| e | 100 | — | 20.0 | — | — |",
            note: "queue is a part of TTFT; the server does not tell its own TTFT, so that the others are not known"
        ),
        Case(
            told: [.queue, .prefill],
            row: "| e | 100 | — | 20.0 | 50.0 | — |",
            note: "queue and prefill are parts of TTFT; the server does not tell its own TTFT, so that the others are "
                + "not known"
        ),
    ]

    private static func pages(_ told: Set<ServerFact>, done: Int = 10, server: String = "e") -> [ServerScrape] {
        [(0.5, 0), (20.0, done)].map { at, done in
            var page = ServerFixture.page(at, done: done) { figures in
                figures.histograms = figures.histograms.filter { told.contains($0.key) }
            }
            page.server = server
            return page
        }
    }

    private static func table(_ run: StoredRun) -> ReportTable? {
        ReportDocument(Summary(run: run, prices: .builtIn), []).tables.first { $0.title.hasPrefix("Where TTFT goes") }
    }

    @Test("has each part that is told, and a caption that names no other", arguments: cases)
    func parts(told: Case) throws {
        let run = ServerFixture.run(Self.pages(told.told))
        let table = try #require(Self.table(run))
        #expect(table.notes == [told.note])
        let markdown = ReportRenderer.render(Summary(run: run, prices: .builtIn), as: .markdown)
        #expect(markdown.contains(told.row))
        // On a terminal a column that nobody fills is not there.
        let text = ReportRenderer.render(Summary(run: run, prices: .builtIn), as: .table)
        #expect(text.contains("prefill") == told.note.contains("prefill"))
    }

    @Test("adds up by the server's own TTFT alone where it counted other requests than came here")
    func otherRequests() throws {
        let two = try #require(Self.table(ServerFixture.run(Self.pages([.ttft, .queue], done: 12))))
        #expect(
            two.notes.first
                == "TTFT as the server has it = queue + rest, which holds prefill: the server does not tell them apart"
        )
        let alone = try #require(Self.table(ServerFixture.run(Self.pages([.ttft], done: 12))))
        #expect(alone.notes.count == 1 && alone.notes[0].contains("not the same requests"))
    }

    @Test("says of which server it is where they differ")
    func servers() throws {
        var run = MadeRun.run([MadeRun.target("mine"), MadeRun.target("other")], n: 10) { maker, _, sequence in
            maker.start = 1_000 + Double(sequence) * 1_000
        }
        run.record.targets[1].endpoint = "f"
        run.scrapes = Self.pages([.ttft, .queue, .prefill]) + Self.pages([.queue], server: "f")
        let notes = try #require(Self.table(run)).notes
        #expect(notes.contains("e: \(Self.outside)queue + prefill + rest"))
        #expect(notes.contains { $0.hasPrefix("f: queue is a part of TTFT; ") })
        run.scrapes = Self.pages([.ttft, .queue, .prefill]) + Self.pages([.ttft, .queue, .prefill], server: "f")
        #expect(try #require(Self.table(run)).notes == [Self.outside + "queue + prefill + rest"])
    }
}
