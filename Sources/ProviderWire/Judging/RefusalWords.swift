import BenchModel

/// What a server says of a refusal in its own words: an error's names, and its message without what it only quotes.
///
/// A message may quote the request, which can say anything ("insufficient balance" in a prompt), link to a page about
/// quotas, or say what would be if. None of this tells why the request was refused. What stands between quotation
/// marks, in a link, or in a sentence that begins with "if" is left out. An error of an upstream server that a gateway
/// writes into its message, as JSON or as Python prints it, is no quotation: its values are read by their names.
struct RefusalWords {
    /// The error's types and codes in lower case.
    private(set) var codes: [String]
    /// The same without all but letters and digits.
    private(set) var names: [String] = []
    /// The message, in lower case.
    let message: String
    /// What of the message is the server's own word, in lower case.
    private(set) var said = ""
    /// The same without the stop at its end.
    private(set) var whole = ""
    /// The sentences of it.
    private(set) var sentences: [String] = []

    /// How deep errors within the messages of errors are read.
    private static let deepest = 4

    init(_ error: ProviderError) {
        codes = [error.type, error.code].compactMap { $0?.lowercased() }
        // One vendor's gateway percent-encodes the message.
        message = error.message.lowercased().replacing("%20", with: " ")
        read(Array(message), depth: 0)
        said = Self.withoutConditions(Self.withoutLinks(said))
        whole = String(said.drop(while: \.isWhitespace))
        while let last = whole.last, last.isWhitespace || last == "." || last == "!" { whole.removeLast() }
        sentences = said.split(separator: /[.!?;]\s/).map(String.init)
        codes += Self.failuresNamed(in: said)
        names = codes.map(Self.plain)
    }

    /// Returns only the letters and digits of a name: one vendor writes `invalid_api_key` and another `InvalidApiKey`.
    static func plain(_ name: String) -> String { name.filter { $0.isLetter || $0.isNumber } }

    // MARK: Quotations

    private static let closing: [Character: Character] = [
        "\"": "\"", "'": "'", "`": "`", "\u{201C}": "\u{201D}", "\u{2018}": "\u{2019}", "\u{AB}": "\u{BB}",
        "\u{300C}": "\u{300D}",
    ]
    private static let messageKeys: Set<String> = [
        "message", "error", "detail", "msg", "error_message", "error_msg", "reason", "title", "description",
    ]
    private static let nameKeys: Set<String> = ["type", "code", "status", "error_type", "error_code", "__type"]

    /// Adds what a text says to ``said`` and the names in it to ``codes``.
    private mutating func read(_ text: [Character], depth: Int) {
        var place = 0
        /// The key that the last quotation was, while only a colon and blanks have followed.
        var key: String?
        while place < text.count {
            guard let quotation = Self.quotation(in: text, at: place) else {
                if !text[place].isWhitespace, text[place] != ":" { key = nil }
                said.append(text[place])
                place += 1
                continue
            }
            let content = text[quotation.content]
            place = quotation.end
            if Self.next(in: text, from: place) == ":" {
                key = String(content)
                continue
            }
            if let key, depth < Self.deepest {
                if Self.messageKeys.contains(key) { read(Array(content), depth: depth + 1) }
                if Self.nameKeys.contains(key) { codes.append(String(content)) }
            }
            key = nil
            // What stood before and behind a quotation is not one word.
            said.append(" ")
        }
    }

    private static func next(in text: [Character], from place: Int) -> Character? {
        text[place...].first { !$0.isWhitespace }
    }

    /// Returns the quotation that begins at a place, whose marks may be escaped by backslashes, equally many at both
    /// ends; one without an end goes on to the text's end, because messages are cut.
    private static func quotation(in text: [Character], at place: Int) -> (content: Range<Int>, end: Int)? {
        var mark = place
        while mark < text.count, text[mark] == "\\" { mark += 1 }
        guard mark < text.count, let close = closing[text[mark]] else { return nil }
        let escapes = mark - place
        let isApostrophe = close == "'" || close == "\u{2019}"
        if isApostrophe, place > 0, isOfWord(text[place - 1]) { return nil }
        var backslashes = 0
        for index in (mark + 1)..<max(mark + 1, text.count) {
            if text[index] == "\\" {
                backslashes += 1
                continue
            }
            let isInWord = isApostrophe && index + 1 < text.count && isOfWord(text[index + 1])
            if text[index] == close, backslashes == escapes, !isInWord {
                return (mark + 1..<index - escapes, index + 1)
            }
            backslashes = 0
        }
        return (mark + 1..<text.count, text.count)
    }

    private static func isOfWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }

    // MARK: Links, conditions and names

    private static func withoutLinks(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false)
            .map { word in
                let marks = ["http://", "https://", "www."]
                return marks.compactMap { word.firstRange(of: $0)?.lowerBound }.min().map { word[..<$0] } ?? word
            }
            .joined(separator: " ")
    }

    private static func withoutConditions(_ text: String) -> String {
        var kept = ""
        var sentence = ""
        func close() {
            if !sentence.drop(while: { !$0.isLetter }).hasPrefix("if ") { kept += sentence }
            sentence = ""
        }
        var wasStop = false
        for character in text {
            if wasStop, character.isWhitespace { close() }
            sentence.append(character)
            wasStop = character == "." || character == "!" || character == "?"
        }
        close()
        return kept
    }

    /// Returns names of failures that a gateway writes before an upstream server's words: `overloaded_error: Busy`.
    private static func failuresNamed(in text: String) -> [String] {
        text.split(separator: " ").filter { $0.hasSuffix(":") && $0.contains("_") }.map { String($0.dropLast()) }
            .filter { FailureNames.isOne($0) && $0.allSatisfy { isOfWord($0) || $0 == "_" } }
    }
}
