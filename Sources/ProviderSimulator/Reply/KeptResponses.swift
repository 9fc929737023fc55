import Synchronization

/// The responses that were to be stored (`store`), by their ids, so that a request may go on from one.
///
/// The texts alone are kept, in the order in which a model reads them; the oldest responses leave where there is no room.
final class KeptResponses: Sendable {
    private struct State {
        var texts: [String: [String]] = [:]
        /// Their ids, the oldest first.
        var order: ArraySlice<String> = []
        var bytes = 0
    }

    /// Longer answers are not kept: an endless one never comes to its end.
    static let mostTokens = 1 << 20

    private let state = Mutex(State())
    private let mostBytes: Int

    init(mostBytes: Int = 256 << 20) { self.mostBytes = mostBytes }

    /// Keeps what was said up to a response and in it.
    func keep(_ texts: [String], as id: String) {
        state.withLock { state in
            state.bytes += Self.size(texts)
            if let replaced = state.texts.updateValue(texts, forKey: id) {
                state.bytes -= Self.size(replaced)
            } else {
                state.order.append(id)
            }
            while state.bytes > mostBytes, let oldest = state.order.popFirst() {
                state.bytes -= state.texts.removeValue(forKey: oldest).map(Self.size) ?? 0
            }
        }
    }

    /// Returns what was said up to a response and in it.
    ///
    /// - Throws: OpenAI's error for an id that it does not know.
    func texts(of id: String) throws(RequestRejection) -> [String] {
        if let texts = state.withLock({ $0.texts[id] }) { return texts }
        var rejection = RequestRejection.invalid("Previous response with id '\(id)' not found.")
        rejection.field = ("previous_response_id", "previous_response_not_found")
        throw rejection
    }

    /// The room that a response takes: some 200 bytes for its id and its places, and 16 for each text beside what it says.
    private static func size(_ texts: [String]) -> Int { texts.reduce(200) { $0 + 16 + $1.utf8.count } }
}
