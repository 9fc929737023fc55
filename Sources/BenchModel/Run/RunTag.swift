/// A name that somebody gave to a run; of several runs with the same tag it means the latest.
package struct RunTag: Sendable, Hashable {
    package let text: String

    /// What a tag looks like, for messages.
    package static let expected =
        "1 to 64 letters, digits and . _ - / + @, not digits alone, nor \"last\" or "
        + "\"latest\""

    /// Takes a tag as it is typed; nil for what cannot be one, or would be taken for a run's number.
    package init?(text: String) {
        let isOfTagCharacters = text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber:
                true
            default: "._-/+@".unicodeScalars.contains(scalar)
            }
        }
        guard (1...64).contains(text.unicodeScalars.count), isOfTagCharacters, !text.hasPrefix("-"),
            !text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), !["last", "latest"].contains(text.lowercased())
        else { return nil }
        self.text = text
    }

    /// Who alone gives a tag, as it begins with the owner's name and a slash.
    package enum Owner: String, Sendable, CaseIterable { case sweep, watch }

    /// Nil of a tag that anybody may give.
    package var owner: Owner? { Owner.allCases.first { text.hasPrefix($0.rawValue + "/") } }

    /// The tag of a watch's runs: `watch/NAME`, with a hyphen for each character that no tag has.
    package init(ofWatch name: String) {
        let letters = name.unicodeScalars.map { RunTag(text: "a\($0)") == nil ? "-" : String($0) }
        // Longer ones share a tag; their watches are told apart by their whole names.
        text = "watch/" + letters.prefix(58).joined()
    }

    /// The tag of a sweep's rungs: `sweep/` and eight digits of chance.
    package static func ofNewSweep() -> RunTag {
        var generator = SystemRandomNumberGenerator()
        let digits = String(UInt32.random(in: 0...UInt32.max, using: &generator), radix: 16)
        return RunTag(sweep: String(repeating: "0", count: 8 - digits.count) + digits)
    }

    private init(sweep digits: String) { text = "sweep/" + digits }

    /// The name of the baseline that is meant where nobody names one.
    package static let mainBaseline = RunTag(baseline: "main")

    private init(baseline name: String) { text = name }

    /// Takes a sweep as it is typed: its tag, or what follows `sweep/` in it.
    package init?(sweepNamed text: String) {
        guard let tag = RunTag(text: text.hasPrefix("sweep/") ? text : "sweep/\(text)") else { return nil }
        self = tag
    }
}

/// What people say about a run, in their own words.
package struct RunLabels: Sendable, Equatable {
    /// In the order in which they were given, each once.
    package var tags: [RunTag]
    package var note: String?

    package init(tags: [RunTag] = [], note: String? = nil) {
        self.tags = tags
        self.note = note
    }

    /// The most characters of a note.
    package static let noteLimit = 2000
}
