/// How long parts of a request took by the word of its server; a part that it does not tell is not there.
package struct ServerTiming: Sendable, Equatable {
    /// The raw values name the parts in the database and in reports.
    package enum Part: String, Sendable, CaseIterable {
        /// Waiting for its turn.
        case queue
        /// Reading the prompt.
        case prefill
        /// From its arrival until the first token.
        case firstToken = "first_token"
        /// Making the answer.
        case decode
        /// All of it, as a header field says.
        case processing
    }

    package var times: [Part: Nanoseconds]

    package init(_ times: [Part: Nanoseconds] = [:]) { self.times = times }
}
