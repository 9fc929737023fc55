/// How long an objective must be missed before that counts: so many windows of a run, one after the other.
package struct WindowsInARow: Sendable, Equatable {
    package enum Size: Sendable, Equatable {
        /// By when requests began.
        case time(Nanoseconds)
        /// Requests in the order in which they began.
        case requests(Int)
    }

    /// Two or more.
    package var count: Int
    package var size: Size

    package init(count: Int, size: Size) {
        self.count = count
        self.size = size
    }
}
