import BenchModel

/// Which parts of a stream's output items have come, so that what comes by deltas and then whole counts once.
///
/// Items go by an id and by a place in the output. Not every server sends both, and there are gateways that make up a new
/// id for each event, so that the place goes first.
struct ResponsesItems {
    /// Where an event belongs; nil is not said.
    struct Place {
        /// The fingerprint of the item's id.
        var id: UInt64?
        var index: Int?
        /// Of the item's content, or of a reasoning's summary.
        var part = 0
    }

    private struct Item {
        var id: UInt64?
        var index: Int?
        /// One bit for each kind in each part; parts from 15 on share theirs.
        var brought: UInt64 = 0
    }

    /// No answer has as many; those beyond are taken for one.
    private static let most = 4096

    private var items: [Item] = []
    private var last = 0

    /// Notes that a part of an item brought output of a kind.
    mutating func note(_ kind: DeltaLog.Kind, at place: Place) {
        if let index = find(place) {
            last = index
        } else if items.count < Self.most {
            last = items.count
            items.append(Item(id: place.id, index: place.index))
        } else {
            last = items.count - 1
        }
        items[last].brought |= Self.bit(kind, place.part)
    }

    func hasBrought(_ kind: DeltaLog.Kind, at place: Place) -> Bool {
        find(place).map { items[$0].brought & Self.bit(kind, place.part) != 0 } ?? false
    }

    /// Whether any part of an item brought anything.
    func hasBrought(_ place: Place) -> Bool { find(place) != nil }

    private static func bit(_ kind: DeltaLog.Kind, _ part: Int) -> UInt64 {
        1 << (UInt64(kind.rawValue) + 4 * UInt64(min(part, 15)))
    }

    /// Returns an item by its place, else by its id; where an event names neither it is of the last one.
    private func find(_ place: Place) -> Int? {
        if items.isEmpty { return nil }
        if place.id == nil, place.index == nil { return last }
        if isSame(items[last], place) ?? true { return last }
        return items.firstIndex { isSame($0, place) ?? false }
    }

    /// Returns nil where that cannot be told: one has only an id, and the other only a place.
    private func isSame(_ item: Item, _ place: Place) -> Bool? {
        if let index = item.index, let asked = place.index { return index == asked }
        guard let id = item.id, let asked = place.id else { return nil }
        return id == asked
    }
}
