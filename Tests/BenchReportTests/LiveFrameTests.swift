import BenchAnalysis
import Foundation
import Pricing
import Statistics
import Testing

@testable import BenchModel
@testable import BenchReport

@Suite("The live view's frame")
struct LiveFrameTests {
    private static let names = [
        "gpt", "claude-sonnet-4-5-20250929-thinking-high-effort", "claude-sonnet-4-5-20250929-thinking-low-effort",
        "模型一号很长的名字真的很长很长", "模型二号很长的名字真的很长很长", "🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂", "e\u{301}\u{301}toile", "\u{1B}[2Jevil\u{202E}",
    ]

    static func state(_ names: [String] = names, done: Int = 41) -> LiveState {
        var state = LiveState(name: "compare", targets: names)
        state.run = 7
        state.elapsed = .seconds(65)
        state.timeLeft = .seconds(3 * 3600 + 7 * 60)
        for index in state.targets.indices where done > 0 {
            state.targets[index].done = done
            state.targets[index].planned = 60
            state.targets[index].inFlight = 8
            state.targets[index].failed = index % 2
            state.targets[index].timeLeft = .seconds(12)
            state.targets[index].figures = LiveFigures.Target(
                ttftP50: 210e6,
                ttftP95: 1234e6,
                tokensPerSecond: 160.4,
                cost: Money("0.01234", .usd),
                unpriced: 1,
                history: [1, 2, nil, 4, 8]
            )
        }
        return state
    }

    private func widths(_ lines: [String]) -> [Int] { lines.map { Terminal.width(plain($0)) } }

    /// Returns a text without its inks.
    private func plain(_ text: String) -> String { text.replacing(#/\u{1B}\[[0-9]+m/#, with: "") }

    @Test(
        "Fits any width with one column free, in colour and without",
        arguments: Array(20...60) + Array(65...68)
            + [
                75, 76, 77, 78, 79, 80, 81, 87, 88, 89, 93, 94, 100, 103, 104, 105, 106, 119, 120, 121, 122, 127, 128,
                139, 140, 200,
            ]
    )
    func anyWidth(_ columns: Int) {
        for hasColour in [false, true] {
            let screen = Screen(columns: columns, rows: 40, isTerminal: true, hasColour: hasColour)
            for state in [Self.state(), Self.state(done: 0), Self.state(["x"]), Self.state([])] {
                let lines = LiveFrame.lines(state, screen)
                #expect(widths(lines).allSatisfy { $0 < columns }, "\(lines)")
                #expect(lines.count == 2 + state.targets.count)
                #expect(
                    !lines.contains { plain($0).unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E } }
                )
            }
        }
    }

    @Test("Different targets never have the same name, and each has its figures", arguments: [20, 24, 40, 80, 120])
    func names(_ columns: Int) {
        let lines = LiveFrame.lines(Self.state(), Screen(columns: columns, rows: 40)).dropFirst(2)
        #expect(Set(lines).count == Self.names.count, "\(lines)")
        #expect(lines.allSatisfy { $0.contains("41/60") }, "\(lines)")
    }

    @Test("Shows all there is where there is room, and what is worth most where there is little")
    func columns() {
        let wide = LiveFrame.lines(Self.state(["gpt-5-mini"]), Screen(columns: 120, rows: 24))
        #expect(wide[0] == "compare · run 7 · 1 min 05 s · 3 h 07 min left")
        for heading in ["target", "done", "flying", "failed", "TTFT p50", "p95", "tok/s", "USD", "left", "TTFT so far"]
        {
            #expect(wide[1].contains(heading), "\(heading)")
        }
        #expect(
            wide[2].hasPrefix(
                "gpt-5-mini  ██████░░░░    41/60       8       0    210 ms   1234 ms    160   0.0123+   12 s  ▂▃ ▅█"
            )
        )
        let narrow = LiveFrame.lines(Self.state(["gpt-5-mini"]), Screen(columns: 40, rows: 24))
        #expect(narrow[2] == "gpt-5-mini    41/60       0    210 ms", "\(narrow)")
    }

    @Test("Fits the height, too: further targets are summed up", arguments: [10, 11, 24, 30])
    func height(_ rows: Int) {
        var state = Self.state((1...50).map { "target \($0)" })
        state.gate.open = 2
        let lines = LiveFrame.lines(state, Screen(columns: 80, rows: rows))
        #expect(lines.count < rows)
        #expect(lines[lines.count - 2].hasPrefix("… ") && lines[lines.count - 2].contains(" more targets: "))
        #expect(lines.last == "gate so far  2 open")
    }

    @Test("The gate so far: what is missed stands first, and nothing where nothing is judged")
    func gate() {
        var state = Self.state(["gpt"])
        #expect(!LiveFrame.lines(state, Screen()).contains { $0.contains("gate") })
        state.gate.holding = 3
        #expect(LiveFrame.lines(state, Screen()).last == "gate so far  ✔ 3 hold")
        state.gate.open = 1
        let objective = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 500e6)
        state.gate.missed = [LiveGate.Missed(objective: objective, target: "gpt")]
        state.gate.hasTooManyFailures = true
        #expect(
            LiveFrame.lines(state, Screen(columns: 120)).last
                == "gate so far  ✘ 1 missed, ✘ too many failures, ✔ 3 hold, 1 open: gpt TTFT p95 ≤ 500 ms"
        )
    }

    @Test("A stop, and a simulator, are said")
    func heading() {
        var state = Self.state(["gpt"])
        (state.isStopping, state.isSimulated) = (true, true)
        #expect(LiveFrame.lines(state, Screen())[0] == "compare · run 7 · SIMULATED · 1 min 05 s · stopping")
    }

    @Test(
        "Times are told to what is of use",
        arguments: [(0, "0 s"), (59, "59 s"), (60, "1 min 00 s"), (3661, "1 h 01 min"), (90_000, "1 d 01 h")]
    )
    func times(_ seconds: Int, _ expected: String) {
        #expect(LiveFrame.time(.seconds(Double(seconds))) == expected)
    }

    @Test("A target that is given up says so where its time left would stand")
    func givenUp() {
        var state = Self.state(["dead", "well"])
        state.targets[0].isGivenUp = true
        let lines = LiveFrame.lines(state, Screen(columns: 140))
        #expect(lines[2].contains("given up") && !lines[3].contains("given up") && lines[3].contains("12 s"))
    }

    @Test("A sparkline is of the last slices, from zero to the highest")
    func sparkline() {
        #expect(LiveColumn.sparkline([]).isEmpty && LiveColumn.sparkline([nil]).isEmpty)
        #expect(LiveColumn.sparkline([0, 1, nil, 8]) == "▁▂ █")
        #expect(LiveColumn.sparkline(Array(repeating: 1, count: 99)).count == LiveColumn.slices)
    }
}

/// A terminal, as far as a live view uses one: it wraps, scrolls, moves its cursor and clears.
struct TestTerminal {
    private(set) var rows: [[Character]] = [[]]
    private var row = 0
    private var column = 0
    var columns: Int
    let height: Int
    private(set) var writes = 0
    private(set) var wraps = true

    init(columns: Int, height: Int = 24) {
        self.columns = columns
        self.height = height
    }

    /// What is seen, and what has scrolled away above, without blanks at the ends.
    var text: [String] {
        var lines = rows.map { row in
            var line = String(row)
            while line.last == " " { line.removeLast() }
            return line
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// The first row that the cursor can reach.
    private var top: Int { max(0, rows.count - height) }

    mutating func write(_ text: String) {
        writes += 1
        var rest = Array(text.unicodeScalars)[...]
        var pending = ""
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\r": column = 0
            case "\n":
                row += 1
                if row == rows.count { rows.append([]) }
            case "\u{1B}":
                guard rest.popFirst() == "[" else { fatalError("an escape that is no sequence") }
                pending = ""
                while let next = rest.popFirst() {
                    pending.unicodeScalars.append(next)
                    if ("@"..."~").contains(next) { break }
                }
                obey(pending)
            default: put(Character(scalar))
            }
        }
    }

    private mutating func put(_ character: Character) {
        if column == columns, !wraps { column -= 1 }
        if column == columns {
            (row, column) = (row + 1, 0)
            if row == rows.count { rows.append([]) }
        }
        while rows[row].count <= column { rows[row].append(" ") }
        rows[row][column] = character
        column += 1
    }

    private mutating func obey(_ sequence: String) {
        switch sequence.last {
        case "A": row = max(top, row - (Int(sequence.dropLast()) ?? 1))
        case "K": rows[row] = Array(rows[row].prefix(column))
        case "J":
            rows[row] = Array(rows[row].prefix(column))
            rows.removeSubrange((row + 1)...)
        case "m": break
        case "h" where sequence == "?7h": wraps = true
        case "l" where sequence == "?7l": wraps = false
        case "h", "l": if sequence.dropLast() != "?2026" { fatalError("a mode that nobody resets: \(sequence)") }
        default: fatalError("unknown: \(sequence)")
        }
    }

    /// Makes the terminal narrower or wider: its lines are broken anew, as most terminals do, or cut where they are too long.
    mutating func resize(to columns: Int, breaking: Bool = true) {
        guard breaking else {
            rows = rows.map { Array($0.prefix(columns)) }
            self.columns = columns
            column = min(column, columns)
            return
        }
        var broken: [[Character]] = []
        for line in rows {
            var rest = line[...]
            repeat {
                broken.append(Array(rest.prefix(columns)))
                rest = rest.dropFirst(columns)
            } while !rest.isEmpty
        }
        let below = rows.count - row
        (rows, self.columns) = (broken, columns)
        row = rows.count - below
        column = min(column, columns)
    }
}

@Suite("The live view on a terminal")
struct LiveScreenTests {
    private func screen(_ columns: Int, rows: Int = 24) -> Screen {
        Screen(columns: columns, rows: rows, isTerminal: true, hasColour: true)
    }

    private func frame(_ state: LiveState, _ columns: Int) -> [String] {
        LiveFrame.lines(state, Screen(columns: columns, rows: 24)).map { line in
            var text = line
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    @Test("Each frame stands in the place of the one before, whatever its height, in one write each")
    func inPlace() {
        var (terminal, live) = (TestTerminal(columns: 80), LiveScreen())
        terminal.write("$ ezbench run\r\n")
        for names in [["a", "b", "c"], ["a"], [], ["a", "b"]] {
            let state = LiveFrameTests.state(names)
            terminal.write(live.draw(state, screen(80)))
            #expect(terminal.text == ["$ ezbench run"] + frame(state, 80))
        }
        terminal.write(live.erase())
        #expect(terminal.text == ["$ ezbench run"] && terminal.writes == 6)
        #expect(live.erase().isEmpty, "there is nothing left to take away")
        terminal.write("report\r\n")
        #expect(terminal.text == ["$ ezbench run", "report"])
    }

    @Test("Lines that are said meanwhile stay above it")
    func said() {
        var (terminal, live) = (TestTerminal(columns: 60), LiveScreen())
        let state = LiveFrameTests.state(["a", "b"])
        terminal.write(live.draw(state, screen(60)))
        terminal.write(live.draw(state, screen(60), saying: ["one", "two"]))
        terminal.write(live.draw(state, screen(60)))
        #expect(terminal.text == ["one", "two"] + frame(state, 60))
    }

    @Test("They are broken between words, as remarks are")
    func saidAtLength() {
        var (terminal, live) = (TestTerminal(columns: 30), LiveScreen())
        let state = LiveFrameTests.state(["a"])
        terminal.write(live.draw(state, screen(30)))
        terminal.write(live.draw(state, screen(30), saying: ["nothing works at http://127.0.0.1:1: connect: refused"]))
        let said = ["nothing works at", "  http://127.0.0.1:1: connect:", "  refused"]
        #expect(terminal.text == said + frame(state, 30))
    }

    @Test(
        "A terminal that is resized has a whole frame, at its new width, below what was said",
        arguments: [(120, 30), (100, 41), (40, 100), (80, 79), (33, 20)]
    )
    func resized(_ before: Int, _ after: Int) {
        var (terminal, live) = (TestTerminal(columns: before), LiveScreen())
        let state = LiveFrameTests.state(["first", "second"])
        terminal.write("above\r\n")
        terminal.write(live.draw(state, screen(before)))
        terminal.resize(to: after)
        terminal.write(live.draw(state, screen(after)))
        terminal.write(live.draw(state, screen(after)))
        let last = frame(state, after)
        #expect(terminal.text.first == "above" && terminal.text.suffix(last.count) == last[...] && terminal.wraps)
    }

    @Test(
        "One that was made narrower, and says so only after further frames, has that as well",
        arguments: [(120, 30), (100, 60)]
    )
    func resizedInSecret(_ before: Int, _ after: Int) {
        var (terminal, live) = (TestTerminal(columns: before), LiveScreen())
        let state = LiveFrameTests.state(["first", "second"])
        terminal.write("above\r\n")
        terminal.write(live.draw(state, screen(before)))
        terminal.resize(to: after)
        for _ in 0..<3 { terminal.write(live.draw(state, screen(before))) }
        terminal.write(live.draw(state, screen(after)))
        let last = frame(state, after)
        #expect(terminal.text.first == "above" && terminal.text.suffix(last.count) == last[...])
    }

    @Test(
        "No line that was said is lost, however often and how far a terminal is made narrower and wider, and whenever it tells of it",
        arguments: [true, false]
    )
    func keepsWhatWasSaid(_ breaking: Bool) {
        var generator = SplitMix64(seed: 7)
        for trial in 0..<400 {
            var columns = 24 + Int(generator.next() % 130)
            var (terminal, live) = (TestTerminal(columns: columns, height: 60), LiveScreen())
            var told = columns
            let state = LiveFrameTests.state((0..<Int(generator.next() % 6)).map { "target-\($0)" })
            var said = 0
            terminal.write("line 0.\r\n")
            for _ in 0..<12 {
                switch generator.next() % 4 {
                case 0:
                    columns = 24 + Int(generator.next() % 130)
                    terminal.resize(to: columns, breaking: breaking)
                case 1: told = columns
                case 2:
                    said += 1
                    terminal.write(live.draw(state, screen(told, rows: 60), saying: ["line \(said)."]))
                default: terminal.write(live.draw(state, screen(told, rows: 60)))
                }
            }
            terminal.resize(to: columns, breaking: breaking)
            terminal.write(live.draw(state, screen(columns, rows: 60)))
            let (text, last) = (terminal.text, frame(state, columns))
            #expect(text.filter { $0.hasPrefix("line ") } == (0...said).map { "line \($0)." }, "trial \(trial)")
            #expect(text.suffix(last.count) == last[...], "trial \(trial)")
            terminal.write(live.erase())
            #expect(!terminal.text.suffix(1).contains(last.last ?? ""), "trial \(trial)")
        }
    }

    @Test("At the lower end of a terminal it scrolls once, and then stays in its place")
    func scrolls() {
        var (terminal, live) = (TestTerminal(columns: 80, height: 10), LiveScreen())
        for line in 1...9 { terminal.write("line \(line)\r\n") }
        let state = LiveFrameTests.state(["a", "b", "c", "d", "e", "f", "g", "h", "i"])
        for _ in 0..<5 { terminal.write(live.draw(state, screen(80, rows: 10))) }
        let frame = LiveFrame.lines(state, Screen(columns: 80, rows: 10))
        #expect(frame.count < 10)
        #expect(terminal.text.count == 9 + frame.count && terminal.text[8] == "line 9")
    }
}
