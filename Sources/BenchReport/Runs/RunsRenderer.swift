package import BenchModel
import JSONSyntax

/// How a list of runs is written.
package enum RunsFormat: String, Sendable, CaseIterable {
    case table, json
}

/// Writes the list of the runs that a database keeps.
package enum RunsRenderer {
    /// Writes a list of runs.
    ///
    /// - Parameters:
    ///   - runs: in the order they are to be listed in.
    ///   - requestCounts: stored requests by run id; a run that is missing from it is listed without a count.
    ///   - format: how to write it.
    /// - Returns: text that ends with a newline.
    package static func render(_ runs: [RunRecord], requestCounts: [Int64: Int], as format: RunsFormat) -> String {
        switch format {
        case .table: table(runs, requestCounts)
        case .json: JSONOutput.text(json(runs, requestCounts))
        }
    }

    private static func table(_ runs: [RunRecord], _ requestCounts: [Int64: Int]) -> String {
        guard !runs.isEmpty else { return "No runs yet.\n" }
        var table = ReportTable(
            "Runs",
            name: "name",
            figures: ["id", "requests"],
            words: ["started", "status", "targets"]
        )
        table.fill(runs) { run, row in
            row.text(run.name)
            row.text(String(run.id))
            row.count(requestCounts[run.id])
            row.text(Figure.moment(run.startedAt))
            row.text(
                run.status.rawValue + (run.isSimulated ? ", SIMULATED" : "")
                    + (run.targets.contains(where: \.isInsecure) ? ", INSECURE" : "")
            )
            row.text(run.targets.map(\.name).joined(separator: ", "))
        }
        table.notes += runs.compactMap { run in
            run.endReason.map { "run \(run.id) ended before its plan did: \($0)" }
        }
        return PlainText.lines(table.terminalLines.joined(separator: "\n")) + "\n"
    }

    private static func json(_ runs: [RunRecord], _ requestCounts: [Int64: Int]) -> JSONValue {
        let listed = runs.map { run in
            JSONReport.run(run).merging([
                "requests": .count(requestCounts[run.id]),
                "targets": .array(run.targets.map { .string($0.name) }),
            ])
        }
        return ["schema": "ezbench.runs", "schema_version": 1, "runs": .array(listed)]
    }
}
