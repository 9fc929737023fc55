import BenchModel

extension StoredRun {
    /// Gives the connections other numbers: each shard has counted its own from the same one on, and joined they would be taken for
    /// each other.
    ///
    /// - Parameter last: the highest number that is taken.
    /// - Returns: the highest number that is taken now.
    mutating func numberConnections(after last: Int64) -> Int64 {
        var highest = last
        func number(_ id: inout Int64?) {
            guard let old = id else { return }
            let new = old.addingSaturated(last).addingSaturated(1)
            highest = max(highest, new)
            id = new
        }
        for index in samples.indices { number(&samples[index].connection.connectionID) }
        for index in connections.indices { number(&connections[index].connectionID) }
        for index in lingered.indices { number(&lingered[index].lingering.connectionID) }
        return highest
    }
}
