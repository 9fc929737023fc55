import JSONSyntax

/// A page of metrics in Prometheus' text format (0.0.4) or OpenMetrics', read as a list of its series.
///
/// Its source: https://prometheus.io/docs/instrumenting/exposition_formats/ and the OpenMetrics specification 1.0. Types and
/// helps are passed over: what a series means is known by its name. Lines that cannot be read are counted and passed over,
/// too, as one exporter's mistake must not hide the rest.
package struct MetricsPage: Sendable, Equatable {
    /// One series of the page.
    package struct Series: Sendable, Equatable {
        package var name: String
        /// The labels as the page has them, without the braces; empty where there are none.
        package var labels: ArraySlice<UInt8>
        package var value: Double
    }

    package private(set) var series: [Series] = []
    /// Lines that are neither a comment nor a series.
    package private(set) var badLines = 0

    /// Reads a page.
    ///
    /// - Returns: nil where the bytes are no page of metrics: HTML, JSON, nothing, or more bad lines than series.
    package init?(_ bytes: [UInt8]) {
        guard let text = Self.unquoted(bytes) else { return nil }
        for line in text.split(separator: Byte.lineFeed) {
            var reader = MetricsLine(line)
            switch reader.read() {
            case .nothing: break
            case .series(let found): series.append(found)
            case .bad: badLines += 1
            }
        }
        if series.isEmpty || badLines > series.count { return nil }
    }

    /// Returns the page itself; nil of what begins as no page does.
    ///
    /// llama-server once answered with it as a JSON text.
    private static func unquoted(_ bytes: [UInt8]) -> [UInt8]? {
        switch bytes.first(where: { !TextExcerpt.isBlank($0) }) {
        case nil, UInt8(ascii: "<"), Byte.openBracket: return nil
        case Byte.quote:
            guard String(validating: bytes, as: UTF8.self) != nil, let node = try? JSONParser.parse(bytes),
                case .string(let text) = node.value
            else { return nil }
            return Array(text.utf8)
        default: return bytes
        }
    }
}

extension MetricsPage.Series {
    /// Returns the value of a label with its escapes undone; nil where there is none.
    package func label(_ name: String) -> String? {
        var reader = MetricsLine(labels)
        return reader.label(named: Array(name.utf8))
    }
}

/// Reads one line of a page of metrics.
struct MetricsLine {
    enum Content: Equatable {
        /// A comment or an empty line.
        case nothing
        case series(MetricsPage.Series)
        case bad
    }

    private let bytes: ArraySlice<UInt8>
    private var place: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    mutating func read() -> Content {
        skipBlanks()
        guard let first = peek, first != UInt8(ascii: "#") else { return .nothing }
        var name = ArraySlice<UInt8>()
        if first != Byte.openBrace {
            name = take { $0 != Byte.openBrace && !TextExcerpt.isBlank($0) }
            skipBlanks()
        }
        var labels = ArraySlice<UInt8>()
        if peek == Byte.openBrace {
            place += 1
            // A name beyond letters and digits stands within the braces, in quotes.
            if name.isEmpty, let quoted = quotedName() { name = quoted[...] }
            let start = place
            guard skipLabels() else { return .bad }
            labels = bytes[start..<(place - 1)]
            skipBlanks()
        }
        guard !name.isEmpty, let value = number() else { return .bad }
        return .series(MetricsPage.Series(name: String(decoding: name, as: UTF8.self), labels: labels, value: value))
    }

    /// Finds a label in a list of them.
    mutating func label(named wanted: [UInt8]) -> String? {
        while true {
            skipSeparators()
            guard peek != nil else { return nil }
            let name = take { $0 != UInt8(ascii: "=") && !TextExcerpt.isBlank($0) }
            skipBlanks()
            guard peek == UInt8(ascii: "=") else { return nil }
            place += 1
            skipBlanks()
            guard let value = quoted() else { return nil }
            if name.elementsEqual(wanted) { return String(decoding: value, as: UTF8.self) }
        }
    }

    // MARK: Parts

    private var peek: UInt8? { place < bytes.endIndex ? bytes[place] : nil }

    private mutating func take(while isPart: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = place
        while let byte = peek, isPart(byte) { place += 1 }
        return bytes[start..<place]
    }

    private mutating func skipBlanks() { _ = take(while: TextExcerpt.isBlank) }

    private mutating func skipSeparators() {
        _ = take { TextExcerpt.isBlank($0) || $0 == Byte.comma }
    }

    private mutating func quotedName() -> [UInt8]? {
        skipBlanks()
        guard peek == Byte.quote else { return nil }
        return quoted()
    }

    /// Goes behind the brace that ends the labels.
    private mutating func skipLabels() -> Bool {
        while let byte = peek {
            place += 1
            switch byte {
            case Byte.closeBrace: return true
            case Byte.quote:
                while let inner = peek, inner != Byte.quote { place += inner == Byte.backslash ? 2 : 1 }
                guard peek == Byte.quote else { return false }
                place += 1
            default: break
            }
        }
        return false
    }

    /// Reads a text in quotes, escapes undone; nil, somewhere in it, if it does not end.
    private mutating func quoted() -> [UInt8]? {
        guard peek == Byte.quote else { return nil }
        place += 1
        var text: [UInt8] = []
        while let byte = peek {
            place += 1
            switch byte {
            case Byte.quote: return text
            case Byte.backslash:
                guard let escaped = peek else { return nil }
                place += 1
                switch escaped {
                case UInt8(ascii: "n"): text.append(Byte.lineFeed)
                case Byte.quote, Byte.backslash: text.append(escaped)
                // No other escape exists; both signs stand for themselves.
                default: text += [byte, escaped]
                }
            default: text.append(byte)
            }
        }
        return nil
    }

    /// Reads the value; a time and an example (`# {…}`) may follow it.
    private mutating func number() -> Double? {
        let digits = take { !TextExcerpt.isBlank($0) }
        guard (1...64).contains(digits.count) else { return nil }
        let text = String(decoding: digits, as: UTF8.self)
        // Swift reads `NaN`, `+Inf` and the like in any case of letters, and hexadecimal numbers, which a page has none of.
        return text.utf8.contains { "xX".utf8.contains($0) } ? nil : Double(text)
    }
}
