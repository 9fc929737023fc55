import Foundation

/// Whether this machine lets a process have as many connections as it is to keep open.
enum StreamRoom {
    /// Descriptors for everything but streams: database, event loops, libraries.
    private static let others = 100

    /// Makes room for streams, each a connection of its own, as far as that is allowed.
    ///
    /// - Parameters:
    ///   - streams: the most that are in flight at a time.
    ///   - descriptorsEach: 2 where this process is the server of each, too.
    ///   - atOneServer: the most of them to one server's address.
    /// - Returns: why there is no room, with the remedy, as a sentence; nil where there is.
    static func obstacle(to streams: Int, descriptorsEach: Int = 1, atOneServer: Int) -> String? {
        let (product, isTooMuch) = streams.multipliedReportingOverflow(by: descriptorsEach)
        let needed = isTooMuch ? Int.max : product.addingReportingOverflow(others).partialValue
        let limit = DescriptorLimit.raise(to: min(needed, Int(Int32.max)))
        if limit < needed {
            return "it takes \(needed) open files in one process, and \(limit) are allowed here; "
                + "`ulimit -n \(needed)` as superuser allows them."
        }
        if let ports, ports < atOneServer {
            return "it takes \(atOneServer) ports of this machine for one server, and \(ports) are given out here; "
                + "`sysctl -w net.ipv4.ip_local_port_range=\"1024 65535\"` gives out 64512."
        }
        return nil
    }

    /// How many ports the system gives out to connections of one address to another; nil where it does not say.
    private static var ports: Int? {
        guard let text = try? String(contentsOfFile: "/proc/sys/net/ipv4/ip_local_port_range", encoding: .utf8) else {
            return nil
        }
        let bounds = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        return bounds.count == 2 ? bounds[1] - bounds[0] + 1 : nil
    }
}

/// The number of files and sockets a process may have open.
enum DescriptorLimit {
    /// Raises the limit, for this process and those it starts, as far as it may be.
    ///
    /// - Parameter wanted: how many are needed; a limit that is higher stays.
    /// - Returns: the limit that holds now.
    static func raise(to wanted: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return wanted }
        if limit.rlim_cur >= rlim_t(wanted) { return wanted }
        // Only the superuser may lift the hard limit; everybody may go up to it.
        let hard = limit.rlim_max
        limit = rlimit(rlim_cur: rlim_t(wanted), rlim_max: max(hard, rlim_t(wanted)))
        if setrlimit(resource, &limit) == 0 { return wanted }
        limit = rlimit(rlim_cur: min(hard, rlim_t(wanted)), rlim_max: hard)
        _ = setrlimit(resource, &limit)
        guard getrlimit(resource, &limit) == 0 else { return wanted }
        return Int(clamping: limit.rlim_cur)
    }

    #if canImport(Glibc)
        private static var resource: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }
    #else
        private static var resource: CInt { RLIMIT_NOFILE }
    #endif
}
