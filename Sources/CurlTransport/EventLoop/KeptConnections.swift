import Synchronization

/// Numbers the connections of a transport from 1, across all its loops.
final class ConnectionNumbers: Sendable {
    private let last = Atomic<Int64>(0)

    func next() -> Int64 { last.wrappingAdd(1, ordering: .relaxed).newValue }
}

/// The numbers of one loop's connections, looked up by the addresses of both ends.
///
/// libcurl numbers connections itself only from 8.2 on (`CURLINFO_CONN_ID`).
struct KeptConnections {
    private let numbers: ConnectionNumbers
    private var known: [String: Int64] = [:]

    init(_ numbers: ConnectionNumbers) { self.numbers = numbers }

    /// Returns the number of the connection between two addresses.
    ///
    /// A later connection may have the same addresses; `isNew` tells that it was opened for the present request.
    mutating func number(of ends: String, isNew: Bool) -> Int64 {
        if !isNew, let number = known[ends] { return number }
        let number = numbers.next()
        known[ends] = number
        return number
    }
}
