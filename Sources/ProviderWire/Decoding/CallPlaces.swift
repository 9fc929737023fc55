/// What a piece of a call says of the call that it belongs to.
struct CallMark: Hashable {
    /// The call's index; nil where the server sends none.
    var index: Int?
    /// The fingerprint of its ID; nil if there is none, or an empty one.
    var id: UInt64?
    /// Whether it names the tool, which the first piece of a call does.
    var isNamed = false
    /// Its place in the list in which it came; nil in a protocol without lists of calls.
    var position: Int?

    /// The beginning of a call in a protocol where they come one after the other.
    static let next = CallMark(isNamed: true)
    /// More of the call that began last.
    static let going = CallMark()
}

/// Tells the calls of one choice apart.
///
/// A call has an index, and an ID in its first piece. Not every server keeps to that: some give all calls the index 0 and an ID of
/// its own (vLLM: github.com/InternLM/lmdeploy/issues/3412; Gemini behind gateways: github.com/su-kaka/gcli2api/pull/406), some
/// send no index, and some make up an ID for each piece. So a piece at an index where a call has begun begins another only if it
/// names a tool and has another ID.
struct CallPlaces<ID: Hashable> {
    /// Where a call stands: its index, and its number among those with the same one.
    struct Place: Hashable {
        var index: Int
        var number: Int
    }

    /// The limit that bounds memory; further calls share the last place.
    static var most: Int { 4096 }

    /// The IDs of the calls that began at each index; nil of one without.
    private var begun: [Int: [ID?]] = [:]
    private var byID: [ID: Place] = [:]
    private var count = 0
    private var last = Place(index: 0, number: 0)

    /// Returns the place of the call that a piece is of.
    ///
    /// - Parameters:
    ///   - index: the index that it has.
    ///   - position: its place in its list, which stands for an index that is missing.
    ///   - id: the ID that it has, not empty.
    ///   - isNamed: whether it names a tool.
    /// - Returns: the place; a new one where a call begins.
    mutating func place(index: Int?, position: Int, id: ID?, isNamed: Bool) -> Place {
        if let id, let known = byID[id], index == nil || index == known.index { return known }
        let index = index ?? position
        var ids = begun[index] ?? []
        let isOther = isNamed && id != nil && ids.last.map { $0 != nil } ?? false
        if ids.isEmpty || isOther {
            guard count < Self.most else { return last }
            count += 1
            ids.append(id)
            begun[index] = ids
            last = Place(index: index, number: ids.count - 1)
            if let id { byID[id] = last }
            return last
        }
        let place = Place(index: index, number: ids.count - 1)
        if let id, ids[place.number] == nil {
            begun[index]?[place.number] = id
            byID[id] = place
        }
        return place
    }
}

extension CallPlaces<UInt64> {
    /// Returns the place of the call that a piece is of.
    mutating func place(_ mark: CallMark) -> Place {
        if let position = mark.position {
            return place(index: mark.index, position: position, id: mark.id, isNamed: mark.isNamed)
        }
        if mark.isNamed, count < Self.most {
            last = Place(index: count, number: 0)
            count += 1
        }
        return last
    }
}
