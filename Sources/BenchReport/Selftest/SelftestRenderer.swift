package import BenchAnalysis
import BenchModel
import JSONSyntax
import Statistics

/// How a self-test is written.
package enum SelftestFormat: String, Sendable, CaseIterable {
    case table, markdown, json, html
}

/// Writes a self-test; pure, so that the same results always read the same.
package enum SelftestRenderer {
    /// Writes a self-test as text that ends with a newline; a table for a screen, if it goes to a terminal.
    package static func render(
        _ report: SelftestReport,
        as format: SelftestFormat,
        on screen: Screen = Screen(columns: Terminal.columns)
    ) -> String {
        switch format {
        case .table: return terminalText(report, on: screen)
        case .markdown:
            let list = { (items: [String]) in items.map { "- \(Markdown.escaped($0))\n" }.joined() }
            let parts = ["## \(title)\n", list(facts(report))] + tables(report).map(\.markdown)
            let conclusions = conclusions(report).map { "**\(Markdown.escaped($0))**\n" }
            return (parts + conclusions).joined(separator: "\n")
        case .json:
            return JSONOutput.text(json(report))
        case .html:
            return HTMLSelftest.text(
                report,
                title: title,
                facts: facts(report),
                tables: tables(report),
                conclusions: conclusions(report)
            )
        }
    }

    private static func terminalText(_ report: SelftestReport, on screen: Screen) -> String {
        func wrap(_ text: String, _ ink: Ink?) -> [InkedLine] {
            Terminal.wrap(text, columns: screen.columns).map { InkedLine($0, ink) }
        }
        var lines = [InkedLine(title, .bold)]
        for fact in facts(report) { lines += wrap(fact, nil) }
        for table in tables(report) { lines += [InkedLine()] + table.lines(on: screen) }
        lines.append(InkedLine())
        for conclusion in conclusions(report) { lines += wrap(conclusion, .bold) }
        return lines.text(on: screen)
    }

    // MARK: Words

    private static let title = "ezbench selftest"

    private static let sharing =
        "Client and simulator, two processes, share this machine's processors: a client that has a machine of its own "
        + "does no worse."

    private static let spreading =
        "Streams begin at seeded random instants of the first answer's time; each place asks one answer that is not "
        + "counted and then, on the same connection, the measured ones. TTFT 50 ms, one token for each delta, no jitter."

    private static let errors =
        "An error is the size of the difference between what the client measured and what the simulator recorded: of "
        + "TTFT, and of the time between one delta and the next."

    private static func facts(_ report: SelftestReport) -> [String] {
        let machine = report.machine
        return [
            "\(Figure.moment(report.date)) · ezbench \(report.version) · \(machine.cpus) × \(machine.processor), "
                + "\(Figure.significant(Double(machine.memoryBytes) / 1e9)) GB · \(machine.kernel)",
            machine.libcurl,
            "stamps: client \(clientStamps(report) ?? Figure.absent), simulator \(simulatorStamps(report) ?? Figure.absent)",
            sharing,
            spreading,
            errors,
        ]
    }

    private static func conclusions(_ report: SelftestReport) -> [String] {
        [report.stopped?.sentence, report.verdict].compactMap(\.self)
    }

    private static func clientStamps(_ report: SelftestReport) -> String? {
        report.results.map(\.clientStamps).reduce(StampCount(), +).words
    }

    private static func simulatorStamps(_ report: SelftestReport) -> String? {
        report.results.map(\.simulatorStamps).reduce(StampCount(), +).words
    }

    // MARK: Tables

    private static func tables(_ report: SelftestReport) -> [ReportTable] {
        var errors = ReportTable(
            "Errors (µs)",
            name: SelftestStep.shortLoadTitle,
            figures: [
                "n", "TTFT p50", "p99", "max", "between deltas p50", "p99", "max", "client lag p99",
            ]
        )
        errors.fill(report.results) { result, row in
            row.text(result.step.shortLoad)
            row.text("\(result.joined)/\(result.requests)")
            for distribution in [result.ttftError, result.intervalError] {
                row.percentiles([50, 99], of: distribution, .microseconds)
                row.figure(distribution.max, .microseconds)
            }
            row.percentiles([99], of: result.clientLag, .microseconds)
        }
        var loads = ReportTable(
            "Load",
            name: SelftestStep.shortLoadTitle,
            figures: ["loops", "deltas/s asked", "delivered", "share", "streams", "CPU µs/delta", "peak memory (MB)"],
            words: [report.isWhole ? "trusted" : "without fault"]
        )
        loads.fill(report.results) { result, row in
            row.text(result.step.shortLoad)
            row.count(result.step.loops)
            row.figure(result.step.askedDeltasPerSecond, .plain)
            row.figure(result.deliveredDeltasPerSecond, .plain)
            row.figure(result.deliveredShare, .ratio)
            row.figure(result.streamsInFlight, .plain)
            row.figure(result.cpuPerDelta, .microseconds)
            row.figure(result.peakMemory.map { Double($0) / 1e6 }, .plain)
            row.text(result.doubts.isEmpty ? "yes" : "no")
        }
        loads.notes += report.results.filter { !$0.doubts.isEmpty }.map { result in
            "\(result.step.shortLoad): \(result.doubts.map(\.words).joined(separator: ", "))"
        }
        return report.results.isEmpty ? [] : [errors, loads]
    }

    // MARK: JSON

    private static func json(_ report: SelftestReport) -> JSONValue {
        [
            "schema": "ezbench.selftest",
            "schema_version": 1,
            "date": .string(Figure.moment(report.date)),
            "version": .string(report.version),
            "machine": [
                "processor": .string(report.machine.processor),
                "cpus": .count(report.machine.cpus),
                "memory_bytes": .number(String(report.machine.memoryBytes)),
                "kernel": .string(report.machine.kernel),
                "libcurl": .string(report.machine.libcurl),
            ],
            "loops_asked": .count(report.loops),
            "stamps": ["client": text(clientStamps(report)), "simulator": text(simulatorStamps(report))],
            "remarks": [.string(sharing), .string(spreading), .string(errors)],
            "steps": .array(report.results.map(step)),
            "stopped": text(report.stopped?.sentence),
            "verdict": [
                "sentence": .string(report.verdict),
                "streams": .count(report.isWhole ? report.trusted?.step.streams : nil),
                "tokens_per_second": .figure(report.isWhole ? report.trusted?.step.rate : nil),
            ],
        ]
    }

    private static func step(_ result: SelftestResult) -> JSONValue {
        [
            "streams": .count(result.step.streams),
            "tokens_per_second": .figure(result.step.rate),
            "tokens": .count(result.step.tokens),
            "rounds": .count(result.step.rounds),
            "loops": .count(result.step.loops),
            "watched": .bool(result.step.isWatched),
            "requests": .count(result.requests),
            "failed": .count(result.failed),
            "joined": .count(result.joined),
            "ttft_error_us": microseconds(result.ttftError),
            "interval_error_us": microseconds(result.intervalError),
            "client_lag_us": microseconds(result.clientLag),
            "deltas_per_second": [
                "asked": .figure(result.step.askedDeltasPerSecond),
                "delivered": .figure(result.deliveredDeltasPerSecond),
                "share": .figure(result.deliveredShare),
            ],
            "streams_in_flight": .figure(result.streamsInFlight),
            "cpu_us_per_delta": .figure(result.cpuPerDelta.map { $0 / 1e3 }),
            "peak_memory_mb": .figure(result.peakMemory.map { Double($0) / 1e6 }),
            "trusted": .bool(result.doubts.isEmpty),
            "doubts": .array(result.doubts.map { .string($0.words) }),
        ]
    }

    private static func microseconds(_ distribution: Distribution) -> JSONValue {
        [
            "n": .count(distribution.n),
            "p50": .figure(distribution.percentile(50).map { $0 / 1e3 }),
            "p99": .figure(distribution.percentile(99).map { $0 / 1e3 }),
            "max": .figure(distribution.max.map { $0 / 1e3 }),
        ]
    }

    private static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}
