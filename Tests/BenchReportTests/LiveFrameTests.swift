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
                "gpt-5-mini  ██████░░░░    41/60       8       0    210 ms  1234 ms    160  0.0123+   12 s  ▂▃ ▅█"
            )
        )
        let narrow = LiveFrame.lines(Self.state(["gpt-5-mini"]), Screen(columns: 40, rows: 24))
        #expect(narrow[2] == "gpt-5-mini    41/60       0    210 ms", "\(narrow)")
    }

    @Test("Shows everything but the bar in 80 columns: the sparkline takes the room that is left")
    func eighty() {
        var state = Self.state(["claude", "gpt", "gemini"])
        for index in state.targets.indices {
            state.targets[index].figures.ttftP95 = 396e6
            state.targets[index].figures.unpriced = 0
            state.targets[index].figures.history = (1...40).map { Double($0 % 9) }
        }
        let lines = LiveFrame.lines(state, Screen(columns: 80, rows: 24))
        for heading in ["target", "done", "flying", "failed", "TTFT p50", "p95", "tok/s", "USD", "left"] {
            #expect(lines[1].contains(heading), "\(heading)")
        }
        #expect(lines[1].hasSuffix("left  TTFT"), "\(lines)")
        #expect(lines[2].hasSuffix("12 s  █▁▂▃▄▅"), "\(lines)")
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
