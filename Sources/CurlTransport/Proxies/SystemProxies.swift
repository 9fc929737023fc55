/// The proxies that the environment names, and who goes through them: decided here, once, for libcurl and for reports.
///
/// `http_proxy` (in lower case only: a CGI request can set the other), `https_proxy` and `HTTPS_PROXY`, `all_proxy` and
/// `ALL_PROXY`; `no_proxy` and `NO_PROXY` list exceptions, see ``ProxyExceptions``.
/// See <https://curl.se/docs/manpage.html#ENVIRONMENT>.
package struct SystemProxies: Sendable, Equatable {
    package struct Proxy: Sendable, Equatable {
        let address: ProxyAddress
        /// Without credentials.
        package var shown: String { address.shown }
    }

    /// A variable whose value is no proxy's address.
    package struct Problem: Error, Equatable, CustomStringConvertible {
        /// The variable's name and what is wrong with it; never its value, which may hold a password.
        package let description: String
    }

    private enum Setting: Equatable {
        case proxy(Proxy)
        case problem(Problem)

        init(_ text: String, of variable: String) {
            do {
                self = .proxy(Proxy(address: try ProxyAddress(text)))
            } catch {
                self = .problem(Problem(description: "\(variable) names no proxy: \(error)"))
            }
        }
    }

    private let byScheme: [String: Setting]
    private let exceptions: ProxyExceptions

    /// Creates the proxies of an environment; of none, no request goes through one.
    package init(environment: [String: String] = [:]) {
        func first(_ names: String...) -> (name: String, value: String)? {
            names.lazy.compactMap { name in environment[name].map { (name, $0) } }.first { !$0.1.isEmpty }
        }
        let all = first("all_proxy", "ALL_PROXY")
        let named = ["http": first("http_proxy") ?? all, "https": first("https_proxy", "HTTPS_PROXY") ?? all]
        byScheme = named.compactMapValues { $0.map { Setting($0.value, of: $0.name) } }
        exceptions = ProxyExceptions(first("no_proxy", "NO_PROXY")?.value ?? "")
    }

    /// The proxy of each scheme, without credentials; one that cannot be read says so.
    package var shown: [String: String] {
        byScheme.mapValues {
            switch $0 {
            case .proxy(let proxy): proxy.shown
            case .problem: "(not the address of a proxy)"
            }
        }
    }

    /// What must not be shown or stored: users and passwords, in the ways in which a proxy may repeat them.
    package var credentials: [String] {
        byScheme.values.flatMap { setting -> [String] in
            if case .proxy(let proxy) = setting { proxy.address.credentials } else { [] }
        }
    }

    /// Returns the proxy that requests to a URL go through; nil where they go straight.
    ///
    /// - Throws: what is wrong with the variable that names the proxy.
    package func proxy(for url: String) throws(Problem) -> Proxy? {
        guard !byScheme.isEmpty, let mark = url.firstRange(of: "://") else { return nil }
        let scheme = url[..<mark.lowerBound].lowercased()
        guard let setting = byScheme[scheme] else { return nil }
        let (host, port) = Self.server(of: url[mark.upperBound...])
        if exceptions.cover(host: host, port: port ?? (scheme == "https" ? 443 : 80)) { return nil }
        switch setting {
        case .proxy(let proxy): return proxy
        case .problem(let problem): throw problem
        }
    }

    private static func server(of rest: Substring) -> (host: String, port: Int?) {
        var authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        let isBracketed = authority.first == "["
        let host = isBracketed ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        let after = authority[host.endIndex...].drop { $0 == "]" }
        return (String(host), after.first == ":" ? Int(after.dropFirst()) : nil)
    }
}
