import BenchModel
package import Statistics

/// Connections, and how well this program kept up, over the requests that count in latencies.
package struct ConnectionSummary: Sendable, Equatable {
    /// Requests that opened a connection.
    package let cold: Int
    /// Requests that found one open, be it that another had used it or that it was opened ahead.
    package let reused: Int
    /// The connections they went over; nil where some have no number, as in runs of earlier versions.
    package let distinct: Int?
    /// Of the cold ones, in nanoseconds.
    package let connect: Distribution
    /// Those opened ahead of the requests.
    package let opened: OpenedConnections
    /// Such as `1.1`; sorted.
    package let httpVersions: [String]
    /// Client lag of every token event, in nanoseconds.
    package let lag: Distribution
    /// Requests whose arrivals are the kernel's receive timestamps; those of the others are the poll's.
    package let kernelStamped: Int

    package var requests: Int { cold + reused }
    package var reusedShare: Share? { Share(reused, of: requests) }

    init(
        _ requests: some RandomAccessCollection<MeasuredRequest>,
        connect: Distribution,
        opened: [OpenedConnection],
        lag: Distribution
    ) {
        reused = requests.count { $0.sample.isConnectionReused }
        cold = requests.count - reused
        var (names, versions, kernelStamped) = (ConnectionNames(), ByKey<String?, Void>(), 0)
        for sample in requests.lazy.map(\.sample) {
            names.add(ConnectionName(sample))
            _ = versions.place(of: sample.httpVersion) {}
            if sample.stampSource == .kernel { kernelStamped += 1 }
        }
        distinct = requests.isEmpty ? nil : names.count
        self.connect = connect
        self.opened = OpenedConnections(opened)
        httpVersions = versions.keys.compactMap(\.self).sorted()
        self.lag = lag
        self.kernelStamped = kernelStamped
    }
}

/// What opening connections ahead of the requests came to.
package struct OpenedConnections: Sendable, Equatable {
    package let ok: Int
    package let failed: Int
    /// From asking for it until it is up, with TLS, in nanoseconds.
    package let connect: Distribution

    init(_ opened: [OpenedConnection]) {
        let ready = opened.filter { $0.outcome == .ok }
        ok = ready.count
        failed = opened.count { if case .failed = $0.outcome { true } else { false } }
        connect = Distribution(
            ready.compactMap { connection in
                guard let started = connection.started, let end = connection.tls ?? connection.connected else {
                    return nil
                }
                return (end - started).inNanoseconds
            }
        )
    }

    package var attempted: Int { ok + failed }
}
