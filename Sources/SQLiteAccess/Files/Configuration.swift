/// How a connection is opened.
package struct Configuration: Sendable {
    package enum BusyMode: Sendable {
        case immediateError
        /// Waits so many seconds for another connection's lock.
        case timeout(Double)
    }

    /// The name of the queue on which the connection works.
    package var label = "ezbench.database"
    package var busyMode = BusyMode.immediateError
    package var readonly = false
    package var foreignKeysEnabled = true
    private(set) var preparation: (@Sendable (Database) throws -> Void)?

    package init() {}

    /// Has a connection prepared when it has been opened.
    package mutating func prepareDatabase(_ preparation: @escaping @Sendable (Database) throws -> Void) {
        self.preparation = preparation
    }
}
