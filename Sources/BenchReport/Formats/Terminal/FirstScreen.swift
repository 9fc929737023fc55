import BenchAnalysis
import BenchModel

/// Lays a ``FirstAnswer`` out so that all of it is seen at once, on 80 columns and 24 lines or what the terminal has.
struct FirstScreen {
    private let answer: FirstAnswer
    private let screen: Screen
    private let nameWidth: Int

    /// Lines kept free: the shell's prompt, and the line that says why a command failed.
    private static let linesAfter = 2
    private static let leastRows = 24
    /// The most that a sentence takes.
    private static let linesOfSentence = 3

    init(_ subject: ReportSubject, on screen: Screen) {
        self.screen = screen
        // Names take at most a third of a line, so that sentences have room for two of them.
        nameWidth = screen.nameWidth(max(8, min(40, screen.columns * 3 / 10)))
        answer = FirstAnswer(subject, TargetNames(subject.summary.record.targets, columns: nameWidth))
    }

    /// Ends with a newline.
    var text: String { lines.text(on: screen) }

    private var lines: [InkedLine] {
        let head = heading
        let foot = self.foot
        let table = FirstTableLines(answer.table, columns: screen.nameWidth(screen.columns), nameWidth: nameWidth)
        let notes = flow(answer.table.notes, .dim)
        let fixed =
            head.count + (table.rows.isEmpty ? 0 : table.head.count) + notes.count
            + foot.reduce(0) { $0 + $1.height(on: screen) }
        // A file or a pipe has no height either, so that nothing need be left out there.
        let budget = screen.isBounded ? max(Self.leastRows, screen.rows) - Self.linesAfter : .max
        let parts = { (most: Int) in
            [warnings(most), gate(most), table.rows, sentences(answer.standing, most), failures(most)]
        }
        // Sentences are as long as there is room for all of everything, else each has one line.
        let fitting = (2...Self.linesOfSentence).reversed().lazy.map(parts).first { parts in
            parts.reduce(fixed) { $0 + $1.count } <= budget
        }
        let shownParts = fitting ?? parts(1)
        let room = Self.share(budget - fixed, among: shownParts.map(\.count))
        let shown = zip(shownParts, room).enumerated().map { fitted($1.0, $1.1, rest: rest($0)) }
        let blocks = [
            head + shown[0], shown[1], (shown[2].isEmpty ? [] : table.head + shown[2] + notes) + shown[3],
            shown[4], foot,
        ].filter { !$0.isEmpty }
        let taken = blocks.joined().reduce(0) { $0 + $1.height(on: screen) }
        // Blank lines between, where all of them fit.
        let isAiry = taken + blocks.count - 1 <= budget
        return Array(blocks.joined(separator: isAiry ? [InkedLine()] : []))
    }

    // MARK: Room

    /// Which part may grow to how many lines, in order of need.
    private static let growth = [(2, 4), (0, 3), (3, 4), (1, 3), (4, 2), (2, 10), (0, 6), (1, 6), (4, 4)]

    /// Shares lines out among the parts: one for each at least, more as long as there are some.
    private static func share(_ lines: Int, among counts: [Int]) -> [Int] {
        var room = counts.map { min(1, $0) }
        for (part, most) in growth + counts.indices.map({ ($0, Int.max) }) {
            let left = lines - room.reduce(0, +)
            room[part] += max(0, min(left, min(most, counts[part]) - room[part]))
        }
        return room
    }

    /// Returns as many lines as there is room for; the last one tells of the others.
    private func fitted(_ lines: [InkedLine], _ room: Int, rest: (Int) -> InkedLine) -> [InkedLine] {
        if lines.count <= room { return lines }
        return lines.prefix(room - 1) + [rest(room - 1)]
    }

    /// Returns what tells of the lines that a part has no room for, by how many are shown.
    private func rest(_ part: Int) -> (Int) -> InkedLine {
        { shown in
            switch part {
            case 0:
                let hidden = answer.warnings.dropFirst(shown)
                let names = hidden.map(\.name).eachOnce
                let count =
                    shown == 0
                    ? Figure.count(hidden.count, "warning") : "and \(Figure.count(hidden.count, "more warning"))"
                return InkedLine("\(count): \(TargetNames.list(names, atMost: 4))", .yellow)
            case 1:
                let hidden = (answer.gate?.bounds ?? []).dropFirst(shown)
                let counts = [(Judgement.Answer.fail, "missed"), (.inconclusive, "open"), (.pass, "met")].compactMap {
                    answer,
                    word in
                    let count = hidden.count { $0.answer == answer }
                    return count > 0 ? "\(count) \(word)" : nil
                }
                let told = counts.joined(separator: ", ")
                if shown == 0, let verdict = answer.gate?.answer {
                    let count = Figure.count(hidden.count, "bound")
                    return InkedLine("\(verdict.sign) GATE \(verdict.heading)", verdict.ink).adding(
                        "  \(count): \(told)"
                    )
                }
                return InkedLine("\(Self.indent)and \(Figure.count(hidden.count, "more bound")): \(told)")
            case 2:
                return InkedLine(
                    "… and \(Figure.count(answer.table.rows.count - shown, "more target")) in the tables",
                    .dim
                )
            case 4 where shown == 0:
                // The frequent one is told in any case.
                return InkedLine(
                    (answer.failures.count > 1 ? "\(answer.failures.count) causes, the first: " : "")
                        + (answer.failures.first ?? ""),
                    .red
                )
            case 4:
                return InkedLine("and \(Figure.count(answer.failures.count - shown, "more cause")) of failures", .red)
            default: return InkedLine("…", .dim)
            }
        }
    }

    // MARK: Parts

    private var heading: [InkedLine] {
        var parts = answer.heading
        let rest = parts.dropFirst().reduce(0) { $0 + 3 + Terminal.width($1) }
        let room = max(16, screen.columns - rest)
        if screen.isBounded { parts[0] = ShortNames.shortened(parts[0], room, tail: (room - 1) / 2) }
        return flow(parts, nil, atMost: 2) + flow(answer.asked, .dim, atMost: 2)
    }

    private func warnings(_ most: Int) -> [InkedLine] {
        answer.warnings.flatMap { sentence($0.brief.isEmpty ? $0.name : "\($0.name): \($0.brief)", .yellow, most) }
    }

    /// Returns a sentence in one line or several, with what stands before its colon in an ink.
    private func sentence(_ text: String, _ ink: Ink, _ most: Int) -> [InkedLine] {
        // The last line has all that is left, to be cut at the screen's end.
        let lines = Terminal.wrap(text, indent: "  ", columns: screen.columns, atMost: most)
        return lines.enumerated().map { place, line in
            guard place == 0, let end = line.firstIndex(of: ":") else { return InkedLine(line) }
            return InkedLine(String(line[...end]), ink).adding(String(line[line.index(after: end)...]))
        }
    }

    private func sentences(_ texts: [String], _ most: Int) -> [InkedLine] {
        texts.flatMap { sentence($0, .bold, most) }
    }

    /// As wide as the gate's answer in front of the bounds.
    private static let indent = String(repeating: " ", count: 16)

    private func gate(_ most: Int) -> [InkedLine] {
        guard let gate = answer.gate else { return [] }
        guard let verdict = gate.answer else {
            let why = answer.isPart ? "a shard is not judged by itself" : "the scenario has no objectives"
            return [InkedLine("no gate: \(why)", .dim)]
        }
        let titles = gate.bounds.map(\.title)
        let width = min(screen.nameWidth(32), titles.map(Terminal.width).max() ?? 0)
        return gate.bounds.enumerated().flatMap { place, bound -> [InkedLine] in
            var line = InkedLine()
            if place == 0 {
                line.add(Terminal.fit("\(verdict.sign) GATE \(verdict.heading)", 14, .left), verdict.ink)
                line.add("  ")
            } else {
                line.add(Self.indent)
            }
            line.add("\(bound.answer.sign) ", bound.answer.ink)
            line.add(Terminal.fit(bound.title, width, .left))
            line.add("  ")
            guard most > 1 else { return [line.adding(bound.details)] }
            let lead = Terminal.width(line.text)
            // Beside the bound where there is room for a figure and its name, else below it.
            let isBeside = screen.columns - lead >= 20
            let indent = String(repeating: " ", count: isBeside ? lead : Self.indent.count + 2)
            let details = Terminal.wrap(
                pieces: bound.pieces,
                columns: screen.columns - indent.count,
                atMost: isBeside ? most : most - 1
            )
            if !isBeside { return [line] + details.map { InkedLine(indent + $0) } }
            return details.enumerated().map { $0 == 0 ? line.adding($1) : InkedLine(indent + $1) }
        }
    }

    private func failures(_ most: Int) -> [InkedLine] {
        guard let obstacle = answer.obstacle else { return answer.failures.flatMap { sentence($0, .red, most) } }
        return Terminal.wrap(obstacle, indent: "  ", columns: screen.columns).prefix(4).map { InkedLine($0, .red) }
    }

    private var foot: [InkedLine] {
        let ink: Ink = answer.isSound ? .green : .red
        let command = "all tables: \(answer.command)"
        let resume = answer.commandToResume.map { InkedLine.toCopy("to go on: \($0)") }
        let space = screen.columns - Terminal.width(answer.soundness) - Terminal.width(command)
        if space >= 2 {
            return [resume].compactMap(\.self) + [
                InkedLine(answer.soundness, ink).adding(String(repeating: " ", count: space) + command, .dim)
            ]
        }
        return Terminal.wrap(answer.soundness, columns: screen.columns).prefix(3).map { InkedLine($0, ink) }
            + [resume].compactMap(\.self) + [InkedLine.toCopy(command, .dim)]
    }

    /// Returns parts in lines, broken between them.
    private func flow(_ parts: [String], _ ink: Ink?, atMost most: Int = 2) -> [InkedLine] {
        var lines: [String] = []
        for part in parts {
            if let last = lines.last, Terminal.width(last) + 3 + Terminal.width(part) <= screen.columns {
                lines[lines.count - 1] = "\(last) · \(part)"
            } else if let last = lines.last, lines.count == most {
                lines[lines.count - 1] = "\(last) · \(part)"
            } else {
                lines.append(part)
            }
        }
        return lines.map { InkedLine($0, ink) }
    }
}

extension Judgement.Answer {
    var sign: String {
        switch self {
        case .pass: "✔"
        case .fail: "✘"
        case .inconclusive: "?"
        }
    }

    /// What the gate says, behind its name.
    var heading: String {
        switch self {
        case .pass: "PASSED"
        case .fail: "FAILED"
        case .inconclusive: "OPEN"
        }
    }

    var ink: Ink {
        switch self {
        case .pass: .green
        case .fail: .red
        case .inconclusive: .yellow
        }
    }
}
