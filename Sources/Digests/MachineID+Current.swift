package import BenchModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension MachineID {
    /// Returns the machine this program runs on; nil where the system has no id of it.
    ///
    /// The system's own id is to stay on the machine (machine-id(5)), so what is kept is a keyed digest of it, as
    /// `sd_id128_get_machine_app_specific` makes one.
    package static func current() -> MachineID? {
        let places = ["/etc/machine-id", "/var/lib/dbus/machine-id"]
        return places.lazy.compactMap(contents).compactMap { MachineID(systemID: $0) }.first
    }

    /// Makes the id of the machine whose system calls it `systemID`; nil where that is none.
    init?(systemID: String) {
        let digits = systemID.prefix { $0 != "\n" }
        guard digits.utf8.count == 32, digits.allSatisfy(\.isHexDigit) else { return nil }
        let code = SHA256.code(of: Array("ezbench machine 1".utf8), key: Array(digits.lowercased().utf8))
        self.init(text: String(SHA256.hexadecimal(code).prefix(32)))
    }

    private static func contents(of path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
}
