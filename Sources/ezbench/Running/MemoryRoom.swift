import Foundation

/// Whether this process may take as much memory as what it is to do takes.
///
/// A library that is refused memory in the middle of a run ends the program, or leaves a thread out that others then wait for
/// without end; so the limits are looked at before.
enum MemoryRoom {
    private static let mega: UInt64 = 1 << 20
    /// What any run takes of addresses, most of it never touched: libraries, stacks, and 64 MB for each thread that allocates.
    ///
    /// Measured on Linux 6.1 with Swift 6.3: 561 MB at one loop, below 300 MB it hangs, and up to there it depends.
    private static let base = 640 * mega
    /// What each further thread takes: measured 77 MB.
    private static let perThread = 96 * mega
    /// What each stream takes: measured 80 kB.
    private static let perStream: UInt64 = 128 << 10

    /// Looks whether there is room.
    ///
    /// - Parameters:
    ///   - streams: the most at a time.
    ///   - threads: event loops.
    /// - Returns: why there is none, with the remedy, as a sentence; nil where there is.
    static func obstacle(streams: Int, threads: Int) -> String? {
        // More than anybody has is refused elsewhere, for want of descriptors.
        let needed =
            base + UInt64(min(max(streams, 0), 1_000_000)) * perStream + UInt64(min(max(threads - 1, 0), 10_000))
            * perThread
        for (resource, option, what) in [(RLIMIT_AS, "v", "address space"), (RLIMIT_DATA, "d", "data")] {
            var limit = rlimit()
            guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0, limit.rlim_cur < needed else {
                continue
            }
            return
                "it takes up to \(needed / mega) MB of \(what) in one process, and \(UInt64(limit.rlim_cur) / mega) MB are "
                + "allowed here; `ulimit -\(option) \(needed / 1024)` or `ulimit -\(option) unlimited` allows them."
        }
        return nil
    }
}
