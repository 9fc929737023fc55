/// Quotes words of commands that people are told to type.
package enum ShellWord {
    /// Returns the text as a single shell word, quoted if necessary.
    package static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "/._-+:,@%=".utf8.contains(byte)
            }
        }
        // A leading dash would be taken for an option.
        if isPlain, !text.isEmpty, !text.hasPrefix("-") { return text }
        let word = text.hasPrefix("-") ? "./" + text : text
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
