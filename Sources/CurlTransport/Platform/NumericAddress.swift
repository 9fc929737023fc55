#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Addresses in numbers, as the system reads them.
enum NumericAddress {
    /// Returns the 4 or 16 bytes of an address; nil for anything else.
    static func bytes(of text: String) -> [UInt8]? {
        for (family, size) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: size)
            if inet_pton(family, text, &bytes) == 1 { return bytes }
        }
        return nil
    }

    /// Returns the address that a host is, including short forms that libcurl would expand, such as `127.1`; nil for a
    /// name.
    static func bytes(ofHost host: String) -> [UInt8]? {
        if let bytes = bytes(of: host) { return bytes }
        var address = in_addr()
        guard host.first?.isNumber == true, inet_aton(host, &address) != 0 else { return nil }
        return withUnsafeBytes(of: &address.s_addr) { Array($0) }
    }
}
