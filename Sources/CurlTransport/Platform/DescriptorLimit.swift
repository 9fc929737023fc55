#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The limit on open files and sockets of this process.
package enum DescriptorLimit {
    /// Raises the limit as far as possible, for this process and those it starts.
    ///
    /// - Parameter wanted: how many are needed; a higher limit stays.
    /// - Returns: the limit now in force.
    package static func raise(to wanted: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return wanted }
        if limit.rlim_cur >= rlim_t(wanted) { return wanted }
        // Only the superuser may raise the hard limit; everyone may use it fully.
        let hard = limit.rlim_max
        limit = rlimit(rlim_cur: rlim_t(wanted), rlim_max: max(hard, rlim_t(wanted)))
        if setrlimit(resource, &limit) == 0 { return wanted }
        limit = rlimit(rlim_cur: min(hard, rlim_t(wanted)), rlim_max: hard)
        _ = setrlimit(resource, &limit)
        guard getrlimit(resource, &limit) == 0 else { return wanted }
        return Int(clamping: limit.rlim_cur)
    }

    #if canImport(Glibc)
        private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        private static let resource = RLIMIT_NOFILE
    #endif
}
