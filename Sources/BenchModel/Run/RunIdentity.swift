/// The name of a run that no other run has, on whichever machine and in whichever database it lies.
///
/// A run's number (``RunRecord/id``) is its place in one database; shards of one run, on several machines, share this name.
package struct RunUUID: Sendable, Hashable, CustomStringConvertible {
    /// 36 characters in lower case, as RFC 9562 writes them.
    package let text: String

    package var description: String { text }

    /// Returns a new name: 122 random bits (RFC 9562, version 4).
    package static func random() -> RunUUID {
        var generator = SystemRandomNumberGenerator()
        return RunUUID(generator.next(), generator.next())
    }

    /// Returns the name that follows from a digest of 16 bytes or more: whoever has the same digest has the same name (RFC
    /// 9562, version 8).
    package init(named digest: [UInt8]) {
        let words = [0, 8].map { from in
            digest.dropFirst(from).prefix(8).reduce(0) { ($0 as UInt64) << 8 | UInt64($1) }
        }
        self.init(words[0], words[1], version: 8)
    }

    /// Makes a name of 128 bits, of which six say version and variant.
    init(_ high: UInt64, _ low: UInt64, version: UInt64 = 4) {
        let high = high & 0xFFFF_FFFF_FFFF_0FFF | version << 12
        let low = low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = [high, low].flatMap { word in
            stride(from: 60, through: 0, by: -4).map { Character(String(word >> UInt64($0) & 0xF, radix: 16)) }
        }
        var text = ""
        for (place, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(place) { text.append("-") }
            text.append(digit)
        }
        self.text = text
    }

    /// Takes a name as it is written; nil for what is no UUID.
    package init?(text: String) {
        let lowercased = text.lowercased()
        let groups = lowercased.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12],
            groups.joined().utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.text = lowercased
    }
}

/// A machine, told apart from others without its name or address.
package struct MachineID: Sendable, Hashable {
    package let text: String

    package init(text: String) { self.text = text }
}

/// A request's place in a conversation of several requests, or in a session of a trace.
package struct ConversationTurn: Sendable, Hashable {
    /// The conversation, counted from 0 in its target's plan; of a trace, the place of its first request in the plan.
    package var session: Int
    /// Counted from 0 in the conversation.
    package var turn: Int
    /// How many turns the conversation has; nil where that was not stored.
    package var count: Int?

    package init(session: Int, turn: Int, count: Int? = nil) {
        self.session = session
        self.turn = turn
        self.count = count
    }
}
