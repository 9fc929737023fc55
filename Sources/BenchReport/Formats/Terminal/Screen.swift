/// What text is laid out for: how wide it may be, how much is seen at once, and whether colours are wanted.
///
/// A value, so that whatever lays text out stays pure; only the program asks the system.
package struct Screen: Sendable, Equatable {
    /// Cells in a line.
    package var columns: Int
    /// Lines that are seen at once.
    package var rows: Int
    /// Whether somebody watches, so that text may be redrawn in place.
    package var isTerminal: Bool
    package var hasColour: Bool
    /// Whether lines end where the columns do.
    ///
    /// A file or a pipe has no edge unless somebody says so: sentences are wrapped there as on a terminal, but nothing is shortened,
    /// since a program may look for the whole name.
    package var isBounded: Bool

    package init(
        columns: Int = 80,
        rows: Int = 24,
        isTerminal: Bool = false,
        hasColour: Bool = false,
        isBounded: Bool = true
    ) {
        self.columns = columns
        self.rows = rows
        self.isTerminal = isTerminal
        self.hasColour = hasColour
        self.isBounded = isBounded
    }

    /// The screen of a list of which programs take single lines: each row in one line, where there is no edge.
    package var ofList: Screen {
        var screen = self
        if !isBounded { screen.columns = Self.possibleColumns.upperBound }
        return screen
    }

    /// How wide a name may be: as much as it does where there is no edge, else as many columns as are given.
    func nameWidth(_ columns: Int) -> Int { isBounded ? columns : Self.possibleColumns.upperBound }

    /// What a size must lie within to be believed and laid out for; a terminal that has none yet says 0.
    private static let possibleColumns = 40...1_000
    private static let possibleRows = 10...1_000

    /// Takes what the environment and the terminal say.
    ///
    /// The width is that of `COLUMNS`, else the terminal's, else 80; the height likewise by `LINES`, else 24. No colours if
    /// `NO_COLOR` is set; colours in any case if `CLICOLOR_FORCE` is set and not 0; else on a terminal, unless `CLICOLOR` is 0
    /// or `TERM` is `dumb`. Only a terminal has an edge, and what `COLUMNS` is set for.
    ///
    /// - Parameters:
    ///   - environment: the process's.
    ///   - isTerminal: whether the text goes to one.
    ///   - size: that terminal's; nil where it has none.
    package init(environment: [String: String], isTerminal: Bool, size: (columns: Int, rows: Int)? = nil) {
        let named = { (name: String) in environment[name].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } }
        let measured = { (length: Int?) in length.flatMap { $0 > 0 ? $0 : nil } }
        let columns = named("COLUMNS") ?? measured(size?.columns) ?? 80
        let rows = named("LINES") ?? measured(size?.rows) ?? 24
        self.columns = min(max(columns, Self.possibleColumns.lowerBound), Self.possibleColumns.upperBound)
        self.rows = min(max(rows, Self.possibleRows.lowerBound), Self.possibleRows.upperBound)
        self.isTerminal = isTerminal
        isBounded = isTerminal || named("COLUMNS") != nil
        hasColour = Self.wantsColour(environment, isTerminal)
    }

    private static func wantsColour(_ environment: [String: String], _ isTerminal: Bool) -> Bool {
        let isSet = { (name: String) in environment[name].map { !$0.isEmpty } ?? false }
        if isSet("NO_COLOR") { return false }
        if isSet("CLICOLOR_FORCE"), environment["CLICOLOR_FORCE"] != "0" { return true }
        return isTerminal && environment["CLICOLOR"] != "0" && environment["TERM"] != "dumb"
    }
}

/// A colour or weight of text on a terminal.
package enum Ink: Int, Sendable, CaseIterable {
    case bold = 1
    case dim = 2
    case red = 31
    case green = 32
    case yellow = 33
    case cyan = 36
}

extension Screen {
    /// Returns the text in an ink where colours are wanted, else as it is.
    ///
    /// The text must have been through ``PlainText`` already: the gate would take the codes away.
    package func inked(_ text: String, _ ink: Ink?) -> String {
        guard hasColour, let ink, !text.isEmpty else { return text }
        return "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m"
    }
}
