import BenchModel

/// The proxies that the environment names, and the one decision who uses them, for libcurl and for reports.
///
/// `http_proxy` (only in lower case: a CGI request can set the other), `https_proxy` and `HTTPS_PROXY`, `all_proxy` and
/// `ALL_PROXY`; `no_proxy` and `NO_PROXY` list exceptions, see ``ProxyExceptions``. A value that cannot be read is a
/// problem only for the requests that it might concern. See <https://curl.se/docs/manpage.html#ENVIRONMENT>.
package struct SystemProxies: Sendable, Equatable {
    package struct Proxy: Sendable, Equatable {
        let address: ProxyAddress
        /// Without credentials.
        package var shown: String { address.shown }
    }

    /// A variable whose value is not a proxy's address, or not a list of exceptions.
    package struct Problem: Error, Equatable, CustomStringConvertible {
        /// The variable's name and what is wrong with it; never its value, which may contain a password.
        package let description: String
        /// How to write it.
        package let advice: String
    }

    private enum Setting: Equatable {
        case proxy(Proxy)
        case problem(Problem)

        init(_ text: String, of variable: String) {
            do {
                self = .proxy(Proxy(address: try ProxyAddress(text)))
            } catch {
                self = .problem(
                    Problem(
                        description: "\(variable) names no proxy: \(error)",
                        advice:
                            "it is written like http://USER:PASSWORD@HOST:PORT, and no_proxy names servers that are "
                            + "reached without it"
                    )
                )
            }
        }
    }

    private let byScheme: [String: Setting]
    private let exceptions: ProxyExceptions
    /// What is wrong with the exceptions; nil if all of them can be read.
    private let exceptionProblem: Problem?
    /// Whether only `HTTP_PROXY` names a proxy for requests without TLS.
    private let hasIgnored: Bool

    /// Reads the proxies from an environment; with an empty one, no request uses a proxy.
    package init(environment: [String: String] = [:]) {
        func first(_ names: String...) -> (name: String, value: String)? {
            names.lazy.compactMap { name in environment[name].map { (name, $0) } }.first { !$0.1.isEmpty }
        }
        let all = first("all_proxy", "ALL_PROXY")
        let named = ["http": first("http_proxy") ?? all, "https": first("https_proxy", "HTTPS_PROXY") ?? all]
        byScheme = named.compactMapValues { $0.map { Setting($0.value, of: $0.name) } }
        let list = first("no_proxy", "NO_PROXY")
        let exceptions = ProxyExceptions(list?.value ?? "")
        self.exceptions = exceptions
        exceptionProblem = exceptions.defect.map { defect in
            Problem(
                description: "\(list?.name ?? "no_proxy"): \(defect)",
                advice: "with it, requests might go through the proxy that are not meant to; correct it, or take it out"
            )
        }
        hasIgnored = first("http_proxy") == nil && first("HTTP_PROXY") != nil
    }

    /// The proxy of each scheme, without credentials; a malformed one is described as such.
    package var shown: [String: String] {
        byScheme.mapValues {
            switch $0 {
            case .proxy(let proxy): proxy.shown
            case .problem: "(not the address of a proxy)"
            }
        }
    }

    /// What must not be shown or stored: users and passwords, in the forms in which a proxy may repeat them.
    package var credentials: [String] {
        byScheme.values.flatMap { setting -> [String] in
            if case .proxy(let proxy) = setting { proxy.address.credentials } else { [] }
        }
    }

    /// Returns the proxy for requests to a URL; nil if they go directly.
    ///
    /// - Throws: what is wrong with the variable that names the proxy.
    package func proxy(for url: String) throws(Problem) -> Proxy? {
        if byScheme.isEmpty { return nil }
        let server = ServerAddress(url)
        guard let scheme = server.scheme, let setting = byScheme[scheme] else { return nil }
        if covers(server) { return nil }
        if let exceptionProblem { throw exceptionProblem }
        switch setting {
        case .proxy(let proxy): return proxy
        case .problem(let problem): throw problem
        }
    }

    /// Returns a remark on a variable that is ignored but may be meant for requests to these URLs; nil if there is
    /// none.
    package func remark(for urls: [String]) -> String? {
        let isConcerned = urls.contains { url in
            let server = ServerAddress(url)
            return server.scheme == "http" && !covers(server)
        }
        guard hasIgnored, isConcerned else { return nil }
        return
            "HTTP_PROXY is not heeded, as a request to a web server can set a variable of that name; to reach http:// "
            + "addresses through that proxy, set http_proxy"
    }

    /// Whether requests to a server go straight to it.
    private func covers(_ server: ServerAddress) -> Bool {
        exceptions.cover(host: server.host, port: server.port ?? 80)
    }
}
