import Glibc

/// The number of files and sockets a process may have open.
package enum DescriptorLimit {
    /// Raises the limit, for this process and those it starts, as far as it may be.
    ///
    /// - Parameter wanted: how many are needed; a limit that is higher stays.
    /// - Returns: the limit that holds now.
    package static func raise(to wanted: Int) -> Int {
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

    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
}
