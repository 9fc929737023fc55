/// What a piece of a call says of the call that it belongs to.
struct CallMark<ID: Hashable> {
    /// The call's index; nil where the server sends none.
    var index: Int?
    /// Its place in the list in which it came, which stands for an index that is missing.
    var position = 0
    /// The call's ID; nil if there is none, or an empty one.
    var id: ID?
    /// Whether it names the tool, which the first piece of a call does.
    var isNamed = false

    /// The beginning of a call in a protocol where they come one after the other.
    static var next: Self { Self(isNamed: true) }
    /// More of the call that began last.
    static var going: Self { Self() }
}

/// Tells the calls of an answer apart.
///
/// A call has an index, and an ID in its first piece. Not every server keeps to that: some give all calls the index 0 and an ID of
/// its own (vLLM: github.com/InternLM/lmdeploy/issues/3412; Gemini behind gateways: github.com/su-kaka/gcli2api/pull/406), some
/// send no index (Gemini: github.com/noho/dayu-agent/issues/82), and some make up an ID for each piece. So a piece at an index where a
/// call has begun begins another only if it names a tool and has another ID, or neither an ID nor an index.
struct CallPlaces<ID: Hashable> {
    /// Where a call stands in its choice: its index, and its number among those with the same one.
    struct Place: Hashable, Comparable {
        var index: Int
        var number: Int

        static func < (one: Self, other: Self) -> Bool { (one.index, one.number) < (other.index, other.number) }
    }

    /// The limit that bounds memory; further calls share the last place.
    static var most: Int { 4096 }

    /// Something that only its choice knows under this value.
    private struct Own<Value: Hashable>: Hashable {
        var choice: Int
        var value: Value
    }

    /// The call that began last at each index.
    private var begun: [Own<Int>: (number: Int, id: ID?)] = [:]
    private var byID: [Own<ID>: Place] = [:]
    private var count = 0
    private var last = Place(index: 0, number: 0)

    /// Returns the place of the call that a piece is of; a new one where a call begins.
    mutating func place(of piece: CallMark<ID>, in choice: Int) -> Place {
        let known = piece.id.flatMap { byID[Own(choice: choice, value: $0)] }
        if let known, piece.index == nil || piece.index == known.index { return known }
        let index = piece.index ?? piece.position
        let own = Own(choice: choice, value: index)
        guard let latest = begun[own] else { return begin(own, 0, piece.id) }
        let isOther = piece.isNamed && (piece.id == nil ? piece.index == nil : latest.id != nil)
        if isOther { return begin(own, latest.number + 1, piece.id) }
        let place = Place(index: index, number: latest.number)
        if let id = piece.id, latest.id == nil { name(place, id, at: own) }
        return place
    }

    private mutating func begin(_ own: Own<Int>, _ number: Int, _ id: ID?) -> Place {
        guard count < Self.most else { return last }
        count += 1
        last = Place(index: own.value, number: number)
        begun[own] = (number, nil)
        if let id { name(last, id, at: own) }
        return last
    }

    private mutating func name(_ place: Place, _ id: ID, at own: Own<Int>) {
        begun[own]?.id = id
        byID[Own(choice: own.choice, value: id)] = place
    }
}
