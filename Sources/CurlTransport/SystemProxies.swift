/// The proxies that the environment names, by the rules libcurl and curl follow.
///
/// `http_proxy` (in lower case only: a CGI request can set the other), `https_proxy` and `HTTPS_PROXY`, `all_proxy` and
/// `ALL_PROXY`; `no_proxy` and `NO_PROXY` list hosts, domains with all that is under them, or `*`.
/// See <https://curl.se/docs/manpage.html#ENVIRONMENT>.
package struct SystemProxies: Sendable, Equatable {
    package struct Proxy: Sendable, Equatable {
        /// As the environment has it, credentials too; for libcurl only.
        let url: String
        /// Without credentials.
        package let shown: String
    }

    private let byScheme: [String: String]
    private let exceptions: [String]

    /// Creates the proxies of an environment; of none, no request goes through one.
    package init(environment: [String: String] = [:]) {
        func first(_ names: String...) -> String? {
            names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        }
        let all = first("all_proxy", "ALL_PROXY")
        byScheme = [
            "http": first("http_proxy") ?? all, "https": first("https_proxy", "HTTPS_PROXY") ?? all,
        ].compactMapValues(\.self)
        exceptions = (first("no_proxy", "NO_PROXY") ?? "")
            .split { $0 == "," || $0.isWhitespace }
            .map { $0.lowercased() }
    }

    /// The proxy of each scheme, without credentials.
    package var shown: [String: String] { byScheme.mapValues(Self.withoutCredentials) }

    /// Returns the proxy that requests to a URL go through; nil where they go straight.
    package func proxy(for url: String) -> Proxy? {
        guard let mark = url.firstRange(of: "://"), let proxy = byScheme[url[..<mark.lowerBound].lowercased()] else {
            return nil
        }
        let host = Self.host(of: url[mark.upperBound...])
        guard !exceptions.contains(where: { Self.covers($0, host) }) else { return nil }
        return Proxy(url: proxy, shown: Self.withoutCredentials(proxy))
    }

    private static func host(of rest: Substring) -> String {
        var authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        if authority.first == "[" { return authority.dropFirst().prefix { $0 != "]" }.lowercased() }
        return authority.prefix { $0 != ":" }.lowercased()
    }

    private static func covers(_ exception: String, _ host: String) -> Bool {
        if exception == "*" { return true }
        let domain = exception.first == "." ? String(exception.dropFirst()) : exception
        return host == domain || host.hasSuffix("." + domain)
    }

    private static func withoutCredentials(_ proxy: String) -> String {
        guard let at = proxy.lastIndex(of: "@") else { return proxy }
        let scheme = proxy.firstRange(of: "://").map { proxy[..<$0.upperBound] } ?? ""
        return "\(scheme)•••@\(proxy[proxy.index(after: at)...])"
    }
}
