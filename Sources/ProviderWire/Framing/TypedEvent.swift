import BenchModel

/// The data of an event with its name in the place of the `type` that they lack.
///
/// Protocols with types in the data name their events by them, too; some gateways write the name alone. What the data say is
/// believed over the name.
struct TypedEvent {
    /// The last data that were written; the buffer is used again.
    private(set) var data: [UInt8] = []
    private var name: [UInt8] = []

    /// The longest name that is read.
    private static let longest = 128

    /// Writes the data of an event with its name as their type.
    ///
    /// - Parameters:
    ///   - event: the data: an object, or nothing.
    ///   - framer: what cut the event, and knows its name.
    ///   - read: the read that completed the event.
    ///   - prefixes: how names of the protocol's events begin.
    /// - Returns: whether the name is one of the protocol's events, and the data have no type.
    mutating func write(
        _ event: Span<UInt8>,
        named framer: borrowing EventFramer,
        in read: Span<UInt8>,
        _ prefixes: [StaticString]
    ) -> Bool {
        name.removeAll(keepingCapacity: true)
        framer.appendName(to: &name, in: read)
        return write(event, prefixes)
    }

    /// Writes the data of an event with the name that was taken over.
    private mutating func write(_ event: Span<UInt8>, _ prefixes: [StaticString]) -> Bool {
        while let last = name.last, TextExcerpt.isBlank(last) { name.removeLast() }
        let start = name.firstIndex { !TextExcerpt.isBlank($0) } ?? name.count
        guard name.count - start <= Self.longest else { return false }
        for index in start..<name.count {
            if (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(name[index]) { name[index] |= 0x20 }
            guard Self.isOfName(name[index]) else { return false }
        }
        let text = JSONText(start: start, end: name.count, hasEscapes: false)
        guard prefixes.contains(where: { text.hasPrefix($0, in: name.span) }) else { return false }
        guard let (end, hasMembers) = Self.untyped(event) else { return false }
        data.removeAll(keepingCapacity: true)
        if event.isEmpty { data.append(Byte.openBrace) } else { data.append(copying: event.extracting(0..<end)) }
        data += (hasMembers ? #","type":""# : #""type":""#).utf8
        data += name[start...]
        data += #""}"#.utf8
        return true
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }

    /// Returns where an object's members end and whether it has any; nil if it says its type, or is no object.
    private static func untyped(_ event: Span<UInt8>) -> (end: Int, hasMembers: Bool)? {
        if event.isEmpty { return (0, false) }
        var hasMembers = false
        var cursor = JSONCursor()
        guard cursor.peek(in: event) == Byte.openBrace else { return nil }
        var object = cursor.enterObject(in: event)
        while let key = cursor.nextKey(of: &object, in: event) {
            hasMembers = true
            if key.equals("type", in: event) {
                if let type = cursor.readString(in: event), !type.isEmpty { return nil }
            } else {
                cursor.skipValue(in: event)
            }
        }
        guard cursor.hasEndedWell(in: event) else { return nil }
        var end = event.count - 1
        while event[end] != Byte.closeBrace { end -= 1 }
        return (end, hasMembers)
    }
}
