import Testing

@testable import BenchReport

@Suite("What a text is laid out for")
struct ScreenTests {
    @Test(
        "the width is what COLUMNS says, else the terminal's, else 80",
        arguments: [
            (["COLUMNS": "132"], 200, 132), ([:], 200, 200), ([:], nil, 80), (["COLUMNS": "wide"], 100, 100),
            (["COLUMNS": "0"], nil, 80), (["COLUMNS": "-5"], 100, 100), ([:], 0, 80), (["COLUMNS": "3"], nil, 40),
            (["COLUMNS": "99999999"], nil, 1000), (["COLUMNS": ""], nil, 80),
        ] as [([String: String], Int?, Int)]
    )
    func width(environment: [String: String], terminal: Int?, expected: Int) {
        let screen = Screen(
            environment: environment,
            isTerminal: terminal != nil,
            size: terminal.map { (columns: $0, rows: 50) }
        )
        #expect(screen.columns == expected)
        #expect(screen.rows == (terminal == nil ? 24 : 50))
    }

    @Test(
        "colours are for terminals, unless somebody wants it otherwise",
        arguments: [
            ([:], true, true), ([:], false, false), (["NO_COLOR": "1"], true, false), (["NO_COLOR": ""], true, true),
            (["CLICOLOR": "0"], true, false), (["CLICOLOR": "1"], false, false), (["CLICOLOR_FORCE": "1"], false, true),
            (["CLICOLOR_FORCE": "0"], false, false), (["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], true, false),
            (["CLICOLOR_FORCE": "1", "CLICOLOR": "0"], false, true), (["TERM": "dumb"], true, false),
        ] as [([String: String], Bool, Bool)]
    )
    func colour(environment: [String: String], isTerminal: Bool, expected: Bool) {
        let screen = Screen(environment: environment, isTerminal: isTerminal)
        #expect(screen.hasColour == expected)
        #expect(screen.inked("word", .red) == (expected ? "\u{1B}[31mword\u{1B}[0m" : "word"))
        #expect(screen.inked("word", nil) == "word")
    }

    @Test(
        "a text is as wide as its cells",
        arguments: [
            ("速い", 4), ("e\u{301}", 1), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("1️⃣", 2), ("한국", 4), ("🚀", 2), ("कि", 2),
            ("\u{1F6F8}", 2), ("—", 1), ("", 0), ("a\u{200B}b", 2),
        ]
    )
    func cells(text: String, width: Int) {
        #expect(Terminal.width(text) == width)
    }
}
