/// The gate for a text that a server writes and that is shown as it comes, to a terminal or into a pipe.
///
/// Line breaks and tabs are the text's own; other control characters become spaces, so that none moves the cursor or changes
/// what stands there already. See ``PlainText``, which does the same for whole lines.
package struct StreamGate: Sendable {
    /// Whether characters that cannot be seen are dropped too: for people who look, not for programs that read.
    let dropsInvisible: Bool
    /// Whether a CI system reads along and would take `::` or `##[` for its commands.
    let breaksCommands: Bool

    /// Whether the present line has only blanks so far.
    private var isAtStart = true
    private var colons = 0
    private var signs = 0
    private var isInWord = false

    package init(dropsInvisible: Bool, breaksCommands: Bool) {
        self.dropsInvisible = dropsInvisible
        self.breaksCommands = breaksCommands
    }

    /// Whether nothing has come on the present line.
    package private(set) var isOnNewLine = true

    /// Returns a piece made fit to be shown after those before it.
    package mutating func pass(_ piece: String) -> String {
        var clean = String.UnicodeScalarView()
        for scalar in piece.unicodeScalars {
            switch scalar {
            case "\n":
                clean.append(scalar)
                (isAtStart, isOnNewLine, colons, signs, isInWord) = (true, true, 0, 0, false)
            case "\r": continue
            case "\t": append(scalar, to: &clean)
            default:
                switch scalar.properties.generalCategory {
                case .control, .lineSeparator, .paragraphSeparator: append(" ", to: &clean)
                case .format where dropsInvisible && scalar.value != 0x200D: continue
                default: append(scalar, to: &clean)
                }
            }
        }
        return String(clean)
    }

    private mutating func append(_ scalar: Unicode.Scalar, to clean: inout String.UnicodeScalarView) {
        if breaksCommands, completesCommand(scalar) { clean.append(" ") }
        clean.append(scalar)
        isOnNewLine = false
        if !scalar.properties.isWhitespace, scalar != ":" { isAtStart = false }
    }

    /// Whether the character would complete `::` at the start of a line, or `##[` or `##word[` anywhere.
    private mutating func completesCommand(_ scalar: Unicode.Scalar) -> Bool {
        colons = scalar == ":" && isAtStart ? colons + 1 : 0
        if colons == 2 {
            isAtStart = false
            return true
        }
        if scalar == "#" {
            (signs, isInWord) = (signs + 1, false)
            return false
        }
        defer {
            isInWord = signs >= 2 && (scalar.properties.isAlphabetic || scalar == "-" || scalar == "_")
            if !isInWord { signs = 0 }
        }
        return scalar == "[" && signs >= 2
    }
}
