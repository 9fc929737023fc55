/// Something that is done before a run's first request, so that its server begins as it is meant to: with an empty cache, say.
package struct Hook: Sendable, Equatable {
    package enum Action: Sendable, Equatable {
        /// A request without a body: its method, and a path beside the API or a whole address.
        case request(HTTPMethod, place: String)
        case command(NamedProgram)
    }

    package var action: Action
    /// How long it may take.
    package var limit: Nanoseconds
    /// Whether it is done before each probe of a watch, too.
    package var isForProbes: Bool

    package static let usualLimit = Nanoseconds.seconds(30)

    package init(_ action: Action, limit: Nanoseconds = usualLimit, isForProbes: Bool = false) {
        self.action = action
        self.limit = limit
        self.isForProbes = isForProbes
    }
}
