import NIOHTTP1

/// Checks the key of a request, as the providers do.
struct KeyCheck {
    /// The key that every request needs; nil where none does.
    let required: String?

    /// Looks in all the places where the providers take a key.
    ///
    /// - Throws: the refusal, in the words of the protocol's provider.
    func admit(_ head: HTTPRequestHead, _ wire: WireProtocol) throws(RequestRejection) {
        guard let required else { return }
        let headers = head.headers
        let bearer = headers["authorization"].compactMap { value in
            value.lowercased().hasPrefix("bearer ") ? value.dropFirst(7).trimmed : nil
        }
        let query = head.uri.split(separator: "?").dropFirst().joined().split(separator: "&")
        let inQuery = query.filter { $0.hasPrefix("key=") }.map { String($0.dropFirst(4)) }
        let keys = bearer + headers["x-api-key"] + headers["x-goog-api-key"] + headers["api-key"] + inQuery
        if keys.contains(required) { return }
        guard wire == .gemini else {
            throw RequestRejection(status: 401, message: keys.isEmpty ? "An API key is required." : "Invalid API key.")
        }
        // Google distinguishes a missing key from a wrong one.
        throw keys.isEmpty
            ? RequestRejection(status: 403, message: "Method doesn't allow unregistered callers.")
            : RequestRejection(status: 400, message: "API key not valid. Please pass a valid API key.")
    }
}
