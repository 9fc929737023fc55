package import BenchModel

extension ProviderCall {
    /// The most bytes of an answer to a hook that are read.
    private static let mostHookBytes = 1 << 20

    /// Returns the request of a hook: to a path beside the API, or to a whole address.
    package func hookRequest(_ method: HTTPMethod, _ place: String, within limit: Nanoseconds) -> PlainRequest {
        PlainRequest(
            method,
            hookURL(place),
            headers: ownHeaders(for: hookURL(place)) + [HTTPHeader("accept", "*/*")],
            mostBytes: Self.mostHookBytes,
            limits: TimeLimits(connect: endpoint.limits.connect, idle: nil, total: limit),
            httpVersion: endpoint.httpVersion,
            trust: endpoint.trust
        )
    }

    /// Returns a hook's request for display.
    package func shownHook(_ method: HTTPMethod, _ place: String) -> String {
        "\(method.rawValue) \(readable(url: hookURL(place)))"
    }

    private func hookURL(_ place: String) -> String {
        place.hasPrefix("/") ? CallURL.beside(callURL, String(place.drop { $0 == "/" })) : place
    }

    /// The header fields for what is asked beside the plan; the key goes only to the server that it is for.
    func ownHeaders(for url: String) -> [HTTPHeader] {
        guard ServerAddress(url).isSameServer(as: ServerAddress(callURL)) else { return [] }
        return plainHeaders.filter { !["content-type", "accept"].contains($0.name.lowercased()) }
    }
}
