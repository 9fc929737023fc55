import BenchModel

/// Remembers which parts of a stream's output items have come, so that output sent as deltas and then again as a whole
/// counts once.
///
/// An item has an ID and an index in the output. Some servers send only one of them, and some gateways make up a new ID
/// for each event, so the index takes precedence.
struct ResponsesItems {
    /// The item and part an event belongs to; nil for what the event does not name.
    struct Place {
        /// The fingerprint of the item's ID.
        var id: UInt64?
        var index: Int?
        /// The index in the item's content, or in a reasoning summary.
        var part = 0
    }

    private struct Item {
        var id: UInt64?
        var index: Int?
        /// One bit for each kind in each part; parts from 15 on share theirs.
        var brought: UInt64 = 0
    }

    /// The limit that bounds memory; further items share the last entry.
    private static let most = 4096

    private var items: [Item] = []
    private var last = 0

    /// Notes that a part of an item brought output of a kind.
    ///
    /// - Returns: the item's index, or its place among all if it has none.
    mutating func note(_ kind: DeltaKind, at place: Place) -> Int {
        if let index = find(place) {
            last = index
        } else if items.count < Self.most {
            last = items.count
            items.append(Item(id: place.id, index: place.index))
        } else {
            last = items.count - 1
        }
        items[last].brought |= Self.bit(kind, place.part)
        return items[last].index ?? last
    }

    func hasBrought(_ kind: DeltaKind, at place: Place) -> Bool {
        find(place).map { items[$0].brought & Self.bit(kind, place.part) != 0 } ?? false
    }

    /// Whether any part of an item brought output.
    func hasBrought(_ place: Place) -> Bool { find(place) != nil }

    private static func bit(_ kind: DeltaKind, _ part: Int) -> UInt64 {
        1 << (UInt64(kind.rawValue) + 4 * UInt64(min(part, 15)))
    }

    /// Returns an item by its index, else by its ID; an event that names neither belongs to the last item.
    private func find(_ place: Place) -> Int? {
        if items.isEmpty { return nil }
        if place.id == nil, place.index == nil { return last }
        if isSame(items[last], place) ?? true { return last }
        return items.firstIndex { isSame($0, place) ?? false }
    }

    /// Returns whether the two are the same item; nil if one has only an ID and the other only an index.
    private func isSame(_ item: Item, _ place: Place) -> Bool? {
        if let index = item.index, let asked = place.index { return index == asked }
        guard let id = item.id, let asked = place.id else { return nil }
        return id == asked
    }
}
