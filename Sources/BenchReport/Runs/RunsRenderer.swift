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
    ///   - format: how to write it.
    ///   - isWhole: whether what is said of a run is told in full, as of runs that were named; a list of all has a line for it.
    ///   - screen: what to lay it out for, if that is a terminal.
    /// - Returns: text that ends with a newline.
    package static func render(
        _ runs: [RunListing],
        as format: RunsFormat,
        isWhole: Bool = false,
        on screen: Screen = Screen(columns: Terminal.columns)
    ) -> String {
        switch format {
        case .table: table(runs, isWhole: isWhole, on: screen)
        case .json: JSONOutput.text(json(runs))
        }
    }

    private static func table(_ runs: [RunListing], isWhole: Bool, on screen: Screen) -> String {
        guard !runs.isEmpty else { return "No runs yet.\n" }
        let isTagged = runs.contains { !$0.record.labels.tags.isEmpty }
        // What is no name is never cut, and therefore stands on the right of its column.
        var table = ReportTable("Runs", name: "id", figures: ["started", "status"])
        if isTagged { table.columns.append(.init(title: "tags", alignment: .left, isList: true)) }
        table.columns.append(.init(title: "scenario", alignment: .left))
        table.columns.append(.init(title: "targets", alignment: .left, isList: true))
        table.columns += ["load", "requests", "failed", "gate", "size"].map { .init(title: $0, alignment: .right) }
        table.fill(runs) { run, row in
            row.text(String(run.record.id))
            row.text(Figure.minute(run.record.startedAt))
            row.text(status(run.record))
            if isTagged { row.text(run.record.labels.tags.map(\.text).joined(separator: ",")) }
            row.text(run.record.name)
            row.text(run.record.targets.map(\.name).joined(separator: ","))
            row.text(ListedLoad.words(run.loadJSON))
            row.count(run.attempted)
            row.count(run.failed)
            row.text(run.record.gate?.badge)
            row.text(run.bytes.map(Figure.bytes))
        }
        table.notes += isWhole ? wholeNotes(runs.map(\.record)) : shortNotes(runs.map(\.record), on: screen)
        // What all runs have alike tells nothing less of each.
        let lines = TableLayout(table, on: screen.ofList, leavesOut: false).lines
        return lines.text(on: screen)
    }

    /// All that was said of each run, and why it ended.
    private static func wholeNotes(_ runs: [RunRecord]) -> [String] {
        runs.flatMap { run in
            [
                run.labels.note.map { "run \(run.id): \($0)" },
                run.endReason.map { "run \(run.id) ended before its plan did: \($0)" },
            ].compactMap(\.self)
        }
    }

    /// How many runs say themselves why they ended early: the list itself stays in sight.
    private static let mostReasons = 3

    /// A line for each note, and for the last runs that ended early; one for all that ended so before them.
    ///
    /// Where there is no edge, each reason is there and is whole.
    private static func shortNotes(_ runs: [RunRecord], on screen: Screen) -> [String] {
        let line = { (text: String) in
            let line = PlainText.line(text)
            return screen.isBounded ? Terminal.cut(line, screen.columns) : line
        }
        let notes = runs.compactMap { run in run.labels.note.map { line("run \(run.id): \($0)") } }
        let ended = runs.compactMap { run in run.endReason.map { (id: run.id, reason: $0) } }
        let told = ended.suffix(screen.isBounded ? mostReasons : ended.count)
        let reasons = told.map { line("run \($0.id) ended before its plan did: \($0.reason)") }
        let rest = ended.dropLast(told.count).map { String($0.id) }
        guard let last = rest.last else { return notes + reasons }
        let which = "\(rest.count == 1 ? "run" : "runs") \(TargetNames.list(rest, atMost: 8))"
        return notes + reasons + ["Ended so, too: \(which); why: ezbench runs \(last)"]
    }

    /// What must not be overlooked, and otherwise whether the run came to its end.
    private static func status(_ run: RunRecord) -> String {
        let words = [
            run.isSimulated ? "SIMULATED" : nil, run.targets.contains(where: \.isInsecure) ? "INSECURE" : nil,
            run.status == .finished ? nil : run.status.rawValue,
        ].compactMap(\.self)
        return words.isEmpty ? run.status.rawValue : words.joined(separator: ", ")
    }

    private static func json(_ runs: [RunListing]) -> JSONValue {
        let listed = runs.map { run in
            JSONReport.run(run.record).merging([
                "requests": .count(run.attempted),
                "failed": .count(run.failed),
                "targets": .array(run.record.targets.map { .string($0.name) }),
                "load": ListedLoad.words(run.loadJSON).map { .string($0) } ?? .null,
                "gate": run.record.gate.map { .string($0.rawValue) } ?? .null,
                "bytes": run.bytes.map { .number(String($0)) } ?? .null,
                "uuid": run.record.uuid.map { .string($0.text) } ?? .null,
                "tags": .array(run.record.labels.tags.map { .string($0.text) }),
                "note": run.record.labels.note.map { .string($0) } ?? .null,
            ])
        }
        return ["schema": "ezbench.runs", "schema_version": 1, "runs": .array(listed)]
    }
}
