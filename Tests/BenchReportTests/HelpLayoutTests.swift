import Testing

@testable import BenchReport

@Suite("Help, laid out")
struct HelpLayoutTests {
    private static let help = """
        OVERVIEW: Print what models cost, and from which list that is; or take over a newer list.

        Prices are those that this program was built with, under those of EZBENCH_PRICES and of --prices.

        EXAMPLES
          curl -LO https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json
          ezbench prices --update-from model_prices_and_context_window.json   # then say what changes

        USAGE: ezbench prices [<model> ...] [--prices <file>] [--update-from <file>] [--format <format>]

        ARGUMENTS:
          <model>                 The models; all that have a price if none is named.

        OPTIONS:
          --update-from <file>    Take the prices of tokens out of LiteLLM's public price file, and say what changes.
          --an-option-with-a-long-name <value>
                                  What it is for, in more words than a line takes on any screen that is laid out for here.
          -h, --help              Show help information.

          See 'ezbench help <subcommand>' for detailed help on each of them.
        """

    private static func lines(_ columns: Int) -> [String] {
        HelpLayout.text(help, columns: columns).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    private static let examples = help.split(separator: "\n").map(String.init).filter {
        $0.hasPrefix("  curl") || $0.hasPrefix("  ezbench")
    }

    @Test(
        "an example is one line, however narrow the terminal, and all else is within it",
        arguments: [40, 59, 60, 80, 100]
    )
    func examples(columns: Int) {
        let lines = Self.lines(columns)
        for example in Self.examples { #expect(lines.contains(example)) }
        for line in lines where !Self.examples.contains(line) {
            #expect(Terminal.width(line) <= columns, "\(line)")
        }
        let words = { (text: String) in text.split(whereSeparator: \.isWhitespace) }
        #expect(words(lines.joined(separator: "\n")) == words(Self.help), "no word is lost")
    }

    @Test("a wide screen changes nothing")
    func wide() { #expect(HelpLayout.text(Self.help, columns: 200) == Self.help) }

    @Test("a description hangs below its beginning, and an argument of the usage is not broken")
    func hanging() {
        let lines = Self.lines(80)
        let place = lines.firstIndex { $0.hasPrefix("  --update-from <file>    Take") }
        #expect(place.map { lines[$0 + 1].hasPrefix(String(repeating: " ", count: 26) + "price file") } == true)
        #expect(lines.contains { $0.hasPrefix("       [--format <format>]") })
        #expect(Self.lines(40).contains("  --update-from <file>"))
    }

    @Test("a list's item hangs behind its lead, and is one line where there is no edge")
    func item() {
        let text = "one two three four five six"
        #expect(
            HangingText.lines("ok  ", text, on: Screen(columns: 16)) == [
                "ok  one two", "    three four", "    five six",
            ]
        )
        #expect(HangingText.lines("ok  ", text, on: Screen(columns: 16, isBounded: false)) == ["ok  " + text])
        #expect(HangingText.lines("ok  ", "", on: Screen(columns: 16)) == ["ok"])
    }
}
