package import BenchModel

extension Endpoint {
    /// The request that opens a connection to the server and leaves it open.
    ///
    /// It asks for the server's root, without a key, without the path of the base URL and without the endpoint's header
    /// fields, so that no provider bills it and no secret goes with it.
    package var connectionRequest: TransportRequest {
        TransportRequest(
            method: .head,
            connection: .new,
            url: CallURL.withoutCredentials(CallURL.root(of: baseURL)),
            headers: [],
            body: [],
            limits: TimeLimits(connect: limits.connect, idle: nil, total: limits.total),
            httpVersion: httpVersion,
            trust: trust,
            makeConsumer: { _ in IgnoredBody() }
        )
    }

    /// The base URL as people may see it: with the names of variables, not their values, and without credentials.
    package var shownBaseURL: String { CallURL.withoutCredentials(baseURLText ?? baseURL) }
}
