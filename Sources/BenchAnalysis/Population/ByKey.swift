/// Values by a key that is mostly the one before: then it is compared, and not looked for.
struct ByKey<Key: Hashable, Value> {
    /// In the order in which they were met first.
    private(set) var keys: [Key] = []
    var values: [Value] = []
    private var places: [Key: Int] = [:]
    private var latest = 0

    /// Returns where a key's value is in ``values``, a new one where it has none.
    mutating func place(of key: Key, new: () -> Value) -> Int {
        if latest < keys.count, keys[latest] == key { return latest }
        if let known = places[key] {
            latest = known
        } else {
            latest = keys.count
            places[key] = latest
            keys.append(key)
            values.append(new())
        }
        return latest
    }

    subscript(key: Key) -> Value? { places[key].map { values[$0] } }
}

extension ByKey: Sendable where Key: Sendable, Value: Sendable {}
