/// One look at what a server says of itself while a run goes on.
package struct ServerScrape: Sendable, Equatable {
    package enum Result: Sendable, Equatable {
        /// The page was read; the dialect is nil of a server that nobody here knows.
        case page(ServerDialect?, [ServerReading])
        /// There is no page, for this reason.
        case failed(String)
    }

    /// The server's base address, as the run's targets show it.
    package var server: String
    /// The number of the sitting.
    package var part: Int
    /// Which shard looked, in a run that was joined of several; nil where it was not.
    package var shard: ShardIndex?
    /// When the page was asked for.
    package var at: RunInstant
    /// How long it took to come.
    package var took: Nanoseconds
    package var result: Result

    package init(server: String, part: Int, at: RunInstant, took: Nanoseconds, _ result: Result) {
        self.server = server
        self.part = part
        self.at = at
        self.took = took
        self.result = result
    }
}
