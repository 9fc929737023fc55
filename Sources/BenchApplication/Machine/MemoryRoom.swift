package import BenchModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whether this process may take as much memory as what it is to do takes.
///
/// A library that is refused memory in the middle of a run ends the program, or leaves a thread out that others then wait for
/// without end; so the limits are looked at before.
package enum MemoryRoom {
    /// What a process may take, in bytes; nil where nobody says.
    package struct Limits: Sendable {
        package var addressSpace: UInt64?
        package var data: UInt64?

        package init(addressSpace: UInt64? = nil, data: UInt64? = nil) {
            self.addressSpace = addressSpace
            self.data = data
        }

        /// What this process may take.
        package static var ofProcess: Limits { Limits(addressSpace: now(RLIMIT_AS), data: now(RLIMIT_DATA)) }

        private static func now(_ resource: __rlimit_resource) -> UInt64? {
            var limit = rlimit()
            return getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 ? UInt64(limit.rlim_cur) : nil
        }
    }

    private static let mega: UInt64 = 1 << 20
    /// What any run takes of addresses, most of it never touched: libraries, stacks, and 64 MB for each thread that allocates.
    ///
    /// Measured on Linux 6.1 with Swift 6.3: 561 MB at one loop, below 300 MB it hangs, and up to there it depends.
    private static let base = 640 * mega
    /// What one request takes: measured, below 190 MB it hangs or crashes.
    private static let one = 256 * mega
    /// What each further thread takes: measured 77 MB.
    private static let perThread = 96 * mega
    /// What each stream takes: measured 80 kB.
    private static let perStream: UInt64 = 128 << 10
    /// What each takes with a connection of HTTP/2 of its own: measured 364 kB of addresses.
    private static let perHTTP2Connection: UInt64 = 416 << 10

    /// Looks whether there is room for a run.
    ///
    /// - Returns: why there is none, with the remedy, as a sentence; nil where there is.
    package static func obstacle(of scenario: Scenario, threads: Int) -> String? {
        let ownHTTP2 = scenario.mostStreams { target in
            guard let endpoint = scenario.endpoint(of: target) else { return false }
            return endpoint.httpVersion == .http2 && !endpoint.sharesConnections
        }
        return obstacle(streams: scenario.mostStreams { _ in true }, ownHTTP2: ownHTTP2, threads: threads)
    }

    /// Looks whether there is room.
    ///
    /// - Parameters:
    ///   - streams: the most at a time.
    ///   - ownHTTP2: how many of them have a connection of HTTP/2 of their own.
    ///   - threads: event loops.
    ///   - limits: what is allowed.
    /// - Returns: why there is none, with the remedy, as a sentence; nil where there is.
    package static func obstacle(
        streams: Int,
        ownHTTP2: Int = 0,
        threads: Int,
        within limits: Limits = .ofProcess
    ) -> String? {
        lack(of: needed(streams: streams, ownHTTP2: ownHTTP2, threads: threads), within: limits)
    }

    /// Looks whether there is room for a single request, as of a question or of an examination.
    ///
    /// - Returns: why there is none, with the remedy, as a sentence; nil where there is.
    package static func obstacleToOne(within limits: Limits = .ofProcess) -> String? { lack(of: one, within: limits) }

    private static func lack(of needed: UInt64, within limits: Limits) -> String? {
        for (limit, option, what) in [(limits.addressSpace, "v", "address space"), (limits.data, "d", "data")] {
            guard let limit, limit < needed else { continue }
            return
                "it takes up to \(needed / mega) MB of \(what) in one process, and \(limit / mega) MB are "
                + "allowed here; `ulimit -\(option) \(needed / 1024)` or `ulimit -\(option) unlimited` allows them."
        }
        return nil
    }

    /// Returns the most that it takes, in bytes.
    private static func needed(streams: Int, ownHTTP2: Int, threads: Int) -> UInt64 {
        // More than anybody has is refused elsewhere, for want of descriptors.
        let most = 1_000_000
        let (all, http2) = (min(max(streams, 0), most), min(max(ownHTTP2, 0), most))
        return base + UInt64(max(0, all - http2)) * perStream + UInt64(http2) * perHTTP2Connection
            + UInt64(min(max(threads - 1, 0), 10_000)) * perThread
    }
}
