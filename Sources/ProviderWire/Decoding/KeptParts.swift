import BenchModel

/// The text of one answer, kept on request: each choice's and each call's by itself, however their pieces interleave.
///
/// Told as one text, the parts stand in the order of their indexes, those of different choices and calls on lines of their own. The
/// blocks and items of one choice are one text: a sentence with citations comes in several. The pieces of each kind have a bound, since a
/// stream may never end.
struct KeptParts {
    /// The limit that bounds memory; further parts share the last one.
    private static let most = 4096

    private struct Place: Hashable, Comparable {
        var kind: KeptText.Kind
        var choice: Int
        var part: Int
        var section: Int

        static func < (one: Place, other: Place) -> Bool {
            (one.choice, one.part, one.section) < (other.choice, other.part, other.section)
        }

        /// Whether a line ends between this and what follows of the same kind.
        func isApart(from next: Place) -> Bool { choice != next.choice || kind == .tool && self != next }
    }

    private struct Part {
        var place: Place
        var text = ""
    }

    private var parts: [Part] = []
    private var places: [Place: Int] = [:]
    private var latest = 0
    private var calls = CallPlaces<UInt64>()
    /// The bytes of each kind; nil once one was cut.
    private var sizes = InlineArray<3, Int?>(repeating: 0)
    /// The parts with text that has not been taken out, in the order in which they got it.
    private var waiting: [Int] = []
    /// The last place of each kind that has been taken out.
    private var taken = InlineArray<3, Place?>(repeating: nil)
    private var wasTaken = false

    // MARK: Pieces

    /// Takes the pieces of an event.
    mutating func take(_ pieces: KeptText) {
        for piece in pieces.pieces { append(piece.text, at: place(of: piece)) }
    }

    /// Takes text that had been held back at the end of the answer: it belongs where its choice's text of the kind was last.
    mutating func takeHeld(_ pieces: KeptText) {
        for piece in pieces.pieces {
            let last = parts.last { $0.place.kind == piece.kind && $0.place.choice == piece.choice }
            append(piece.text, at: last?.place ?? place(of: piece))
        }
    }

    private mutating func place(of piece: KeptText.Piece) -> Place {
        var place = Place(kind: piece.kind, choice: piece.choice, part: piece.part, section: piece.section)
        if let mark = piece.call {
            let call = calls.place(of: mark, in: piece.choice)
            (place.part, place.section) = (call.index, call.number)
        }
        return place
    }

    private mutating func append(_ piece: String, at place: Place) {
        guard !piece.isEmpty, let size = sizes[place.kind.rawValue] else { return }
        if parts.isEmpty || parts[latest].place != place { latest = index(of: place) }
        if parts[latest].text.isEmpty { waiting.append(latest) }
        let room = KeptText.mostBytes - size
        if room >= piece.utf8.count {
            parts[latest].text.append(piece)
            sizes[place.kind.rawValue] = size + piece.utf8.count
        } else {
            parts[latest].text.append(contentsOf: piece[..<Self.cut(piece, at: room)])
            parts[latest].text.append("…")
            sizes[place.kind.rawValue] = nil
        }
    }

    /// Returns where a piece ends that has no more room than this: before a character that would be split.
    private static func cut(_ piece: String, at room: Int) -> String.Index {
        var cut = piece.utf8.index(piece.utf8.startIndex, offsetBy: room)
        while cut > piece.startIndex, cut.samePosition(in: piece.unicodeScalars) == nil {
            cut = piece.utf8.index(before: cut)
        }
        return cut
    }

    private mutating func index(of place: Place) -> Int {
        if let known = places[place] { return known }
        if parts.count >= Self.most { return parts.count - 1 }
        parts.append(Part(place: place))
        places[place] = parts.count - 1
        return parts.count - 1
    }

    // MARK: Texts

    /// The answer text of each choice that has some, in the order of their indexes; nothing of it may have been taken out.
    var choices: [ChoiceText] {
        if wasTaken { return [] }
        var choices: [ChoiceText] = []
        for part in inOrder(waiting) where parts[part].place.kind == .text {
            let (choice, text) = (parts[part].place.choice, parts[part].text)
            if choices.last?.index == choice {
                choices[choices.count - 1].text += text
            } else {
                choices.append(ChoiceText(index: choice, text: text))
            }
        }
        return choices
    }

    /// Takes out what can be shown by now, for those who show an answer as it comes: of several choices that of the one that began.
    mutating func takeNew() -> AnswerText {
        if waiting.isEmpty { return AnswerText() }
        wasTaken = true
        let shown = parts[0].place.choice
        let due = waiting.filter { parts[$0].place.choice == shown }
        waiting.removeAll { parts[$0].place.choice == shown }
        return takeOut(due)
    }

    /// Takes out all that is left.
    mutating func takeAll() -> AnswerText {
        defer { waiting = [] }
        return takeOut(waiting)
    }

    private mutating func takeOut(_ due: [Int]) -> AnswerText {
        var texts = InlineArray<3, String?>(repeating: nil)
        for part in inOrder(due) {
            let place = parts[part].place
            let kind = place.kind.rawValue
            if taken[kind]?.isApart(from: place) == true { texts[kind] = (texts[kind] ?? "") + "\n" }
            // The text of a lone part is not copied.
            texts[kind] = texts[kind].map { $0 + parts[part].text } ?? parts[part].text
            parts[part].text = ""
            taken[kind] = place
        }
        return AnswerText(
            thinking: texts[KeptText.Kind.thinking.rawValue],
            text: texts[KeptText.Kind.text.rawValue],
            tool: texts[KeptText.Kind.tool.rawValue]
        )
    }

    private func inOrder(_ some: [Int]) -> [Int] {
        some.count < 2 ? some : some.sorted { parts[$0].place < parts[$1].place }
    }

    /// The text of the first part, for whoever looks at how it grows.
    var firstText: String? { parts.first?.text }
}
