import Statistics
import Testing

@testable import BenchModel
@testable import BenchReport

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

    @Test("One that breaks its lines anew has nothing left of a wider frame, once it has told of its width")
    func nothingLeft() {
        var generator = SplitMix64(seed: 11)
        for trial in 0..<60 {
            var columns = 160
            var (terminal, live) = (TestTerminal(columns: columns), LiveScreen(breaksAnew: true))
            let state = LiveFrameTests.state((0..<Int(generator.next() % 5)).map { "target-\($0)" })
            var said: [String] = []
            terminal.write("$ ezbench run\r\n")
            terminal.write(live.draw(state, screen(columns)))
            for _ in 0..<8 {
                let told = columns
                columns = max(24, columns - Int(generator.next() % 40))
                terminal.resize(to: columns)
                // It tells of its width a moment later.
                for _ in 0..<generator.next() % 3 {
                    said.append("line \(said.count).")
                    terminal.write(live.draw(state, screen(told), saying: said.suffix(1)))
                }
                terminal.write(live.draw(state, screen(columns)))
            }
            let last = frame(state, columns)
            let lines = terminal.seen.drop { $0 == "$ ezbench run" }
            #expect(Array(lines) == said.suffix(lines.count - last.count) + last, "trial \(trial)")
            #expect(said.allSatisfy(terminal.text.contains) && terminal.text.first == "$ ezbench run", "trial \(trial)")
            #expect(terminal.wraps)
            terminal.write(live.erase())
            #expect(terminal.seen.drop { $0 == "$ ezbench run" } == said.suffix(lines.count - last.count)[...])
        }
    }

    @Test("One at the top leaves nothing in what scrolled away, neither where lines are said nor when it goes")
    func leavesNothing() {
        var (terminal, live) = (TestTerminal(columns: 120), LiveScreen(breaksAnew: true))
        let state = LiveFrameTests.state(["a", "b"])
        terminal.write(live.draw(state, screen(120)))
        terminal.resize(to: 60)
        terminal.write(live.draw(state, screen(60)))
        terminal.write(live.draw(state, screen(60), saying: ["line 0."]))
        #expect(terminal.text.count { $0 == frame(state, 60)[1] } == 1, "\(terminal.text)")
        terminal.resize(to: 50)
        terminal.write(live.draw(state, screen(50)))
        terminal.write(live.erase())
        terminal.write("report\r\n")
        #expect(!terminal.text.contains(frame(state, 50)[1]) && terminal.text.last == "report", "\(terminal.text)")
        var (alone, other) = (TestTerminal(columns: 80), LiveScreen())
        alone.write(other.draw(state, screen(80)))
        alone.write(other.erase())
        alone.write("report\r\n")
        #expect(alone.text == ["report"])
    }

    @Test("One that breaks its lines anew keeps every word that was said, however much, and however small it becomes")
    func keepsLongRemarks() {
        var generator = SplitMix64(seed: 13)
        for trial in 0..<80 {
            var columns = 140
            let rows = 8 + Int(generator.next() % 10)
            var (terminal, live) = (TestTerminal(columns: columns, height: rows), LiveScreen(breaksAnew: true))
            let state = LiveFrameTests.state((0..<Int(generator.next() % 4)).map { "target-\($0)" })
            var said: [String] = []
            terminal.write(live.draw(state, screen(columns, rows: rows)))
            for _ in 0..<12 {
                let isNarrowed = generator.next() % 2 == 0
                if isNarrowed { columns = max(24, columns - Int(generator.next() % 30)) }
                if isNarrowed { terminal.resize(to: columns) }
                let lines = (0..<generator.next() % 3).map { place in
                    (0..<(1 + generator.next() % 30)).map { "word\($0)" }
                        .joined(separator: " ") + " ends \(said.count).\(place)."
                }
                said += lines
                terminal.write(live.draw(state, screen(columns, rows: rows), saying: lines))
            }
            let flat = terminal.text.joined().filter { $0 != " " }
            let lost = said.filter { !flat.contains($0.filter { $0 != " " }) }
            #expect(lost.isEmpty, "trial \(trial)")
            let last = frame(state, columns)
            #expect(terminal.seen.suffix(last.count) == last[...], "trial \(trial)")
        }
    }

    @Test(
        "Terminals are known by what they set",
        arguments: [
            (["TMUX": "/tmp/tmux-0/default,1,0"], true), (["TERM_PROGRAM": "iTerm.app"], true),
            (["VTE_VERSION": "7200"], true),
            (["TERM": "xterm-256color"], false), (["TERM_PROGRAM": "another"], false), (["TMUX": ""], false),
        ]
    )
    func known(environment: [String: String], breaks: Bool) {
        #expect(LiveScreen.breaksAnew(environment) == breaks)
    }
}
