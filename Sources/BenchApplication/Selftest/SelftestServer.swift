package import BenchAnalysis

/// What happens in the course of a self-test.
package enum SelftestEvent: Sendable, Equatable {
    /// A step begins.
    case step(SelftestStep)
}

/// The server that a step of a self-test measures: a simulator, which had better be a process of its own.
package struct SelftestServer: Sendable {
    package let baseURL: String
    /// Ends it; returns once its record is complete.
    package let stop: @Sendable () async -> Void

    package init(baseURL: String, stop: @escaping @Sendable () async -> Void) {
        self.baseURL = baseURL
        self.stop = stop
    }
}
