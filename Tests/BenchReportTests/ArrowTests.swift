import Foundation
import Testing

/// What the compiler cannot hold: that analysis has no words, and that reports know no files.
@Suite("No arrow back")
struct ArrowTests {
    private struct Source {
        var path: String
        var text: String
    }

    private static let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources")
        .standardized

    private static func files(of target: String) throws -> [Source] {
        let folder = sources.appending(path: target)
        let paths = try #require(FileManager.default.enumerator(atPath: folder.path)).compactMap { $0 as? String }
        let files = try paths.filter { $0.hasSuffix(".swift") }.map { path in
            Source(path: path, text: try String(contentsOf: folder.appending(path: path), encoding: .utf8))
        }
        try #require(files.count > 10, "\(target) has moved")
        return files
    }

    /// Returns the modules that a file imports.
    private static func imports(_ source: Source) -> [Substring] {
        source.text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"), place < 2, words.count == place + 2 else { return nil }
            return words[place + 1]
        }
    }

    /// Returns the string literals of a text that hold words: letters on both sides of a space.
    private static func sentences(in text: String) -> [String] {
        let code = text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
        return code.matches(of: #/"((?:[^"\\\n]|\\.)*)"/#).map { String($0.1) }
            .filter { $0.contains(#/[A-Za-z]+ +[A-Za-z]+/#) }
    }

    @Test("analysis has no words for people, but for the texts of its catalogue and the names of other tools")
    func analysis() throws {
        // What other tools call their figures is theirs.
        let named = try Self.files(of: "BenchAnalysis").filter { !$0.path.hasPrefix("Explaining/Tools/") }
        for source in named where source.path != "Metrics/Catalogue.swift" {
            #expect(Self.sentences(in: source.text).isEmpty, "\(source.path)")
        }
        // The catalogue's texts are found, so that a text elsewhere would be.
        let catalogue = try #require(try Self.files(of: "BenchAnalysis").first { $0.path == "Metrics/Catalogue.swift" })
        #expect(Self.sentences(in: catalogue.text).count > 10)
    }

    @Test("analysis knows the model, prices and statistics, and nothing that writes or runs")
    func analysisImports() throws {
        let known: Set<Substring> = [
            "BenchModel", "JSONSyntax", "Pricing", "Statistics", "Foundation", "FoundationEssentials",
            "Synchronization",
            "Dispatch",
        ]
        for source in try Self.files(of: "BenchAnalysis") {
            #expect(Set(Self.imports(source)).isSubset(of: known), "\(source.path): \(Self.imports(source))")
        }
    }

    @Test("statistics knows nothing but the logarithm of the system")
    func statistics() throws {
        let folder = Self.sources.appending(path: "Statistics")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!names.isEmpty)
        for name in names {
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            #expect(
                Set(Self.imports(Source(path: name, text: text))).isSubset(of: ["Glibc", "Musl", "Darwin"]),
                "\(name)"
            )
        }
    }

    @Test("reports know no files: they are text, and somebody else writes it")
    func report() throws {
        let known: Set<Substring> = [
            "BenchAnalysis", "BenchModel", "Digests", "JSONSyntax", "Pricing", "Statistics", "Foundation",
            "FoundationEssentials",
        ]
        let forbidden = [
            "FileManager", "FileHandle", "URL(", "contentsOfFile", "OutputStream", "fopen(", "open(",
            "write(to", "print(", "ProcessInfo", "Process(",
        ]
        for source in try Self.files(of: "BenchReport") {
            #expect(Set(Self.imports(source)).isSubset(of: known), "\(source.path): \(Self.imports(source))")
            // An open verdict, or open-loop load, opens no file.
            let text = source.text.replacing(".open(", with: "")
            for name in forbidden { #expect(!text.contains(name), "\(source.path): \(name)") }
        }
    }

    @Test("measured requests are made in one place, so that nothing is measured twice")
    func once() throws {
        let makers = [
            // Other tools count another attempt of a request that was retried.
            // A series of many runs has a million of requests, and keeps of each but its times.
            (
                "RequestMetrics(",
                [
                    "Population/MeasuredRequest.swift", "Explaining/CountedRequest.swift",
                    "Watching/RequestSeries.swift",
                ]
            ),
            // While a run goes on, each request is measured as it ends, for the live view and for what may be decided.
            (
                "MeasuredRequest(",
                [
                    "Population/MeasuredRequest.swift", "Live/LiveTally.swift", "Sweeping/LiveRung.swift",
                    "Gate/LiveDecision.swift",
                ]
            ),
            ("MeasuredTarget(", ["Population/MeasuredRun.swift"]),
            // A run that is resumed begins with what its earlier sittings have finished.
            ("RequestAttempts.requests(", ["Gate/LiveDecision.swift"]),
            ("RequestList(", ["Population/MeasuredTarget.swift"]),
            ("MeasuredRequests(", ["Population/MeasuredTarget.swift", "Population/MeasuredRequest.swift"]),
            ("GapSummary(", ["Population/MeasuredTarget.swift"]),
            ("AnswerSummary(", ["Population/MeasuredTarget.swift"]),
            ("MarkSummary(", ["Population/MeasuredTarget.swift"]),
            ("RequestCounts(", ["Population/MeasuredTarget.swift"]),
            ("InstrumentFigures(", ["Population/MeasuredRun.swift"]),
            (
                "MetricFigures(",
                [
                    "Population/MeasuredTarget.swift", "Summary/FirstWave.swift", "Metrics/MetricFigures.swift",
                    "Groups/GroupedRequests.swift",
                ]
            ),
        ]
        let files = try Self.files(of: "BenchAnalysis")
        for (call, places) in makers {
            #expect(files.filter { $0.text.contains(call) }.map(\.path).sorted() == places.sorted(), "\(call)")
        }
        for command in ["RunCommand", "ReportCommand", "CheckCommand"] {
            let path = Self.sources.appending(path: "ezbench/Commands/\(command).swift")
            let text = try String(contentsOf: path, encoding: .utf8)
            #expect(text.components(separatedBy: "MeasuredRun(").count == 2, "\(command)")
        }
    }
}
