import BenchModel
import SQLiteAccess

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Identifies the process that writes a run, across reboots and containers.
///
/// A process ID alone does not suffice: IDs are reused, and each container has its own.
struct RunOwner: Equatable {
    var boot: String
    var namespace: String
    var processID: Int32
    /// In clock ticks since the boot.
    var processStart: String

    /// A run of another container counts as dead after an hour without a batch; no request lasts nearly as long.
    static let patience: Nanoseconds = .seconds(3600)

    static func current() -> RunOwner {
        let id = getpid()
        return RunOwner(
            boot: firstLine(of: "/proc/sys/kernel/random/boot_id") ?? "-",
            namespace: namespace() ?? "-",
            processID: id,
            processStart: start(of: id) ?? "-"
        )
    }

    /// The column `run.owner`.
    var text: String { "\(boot) \(namespace) \(processID) \(processStart)" }

    init(boot: String, namespace: String, processID: Int32, processStart: String) {
        self.boot = boot
        self.namespace = namespace
        self.processID = processID
        self.processStart = processStart
    }

    init?(text: String) {
        let parts = text.split(separator: " ").map(String.init)
        guard parts.count == 4, let id = Int32(parts[2]) else { return nil }
        self.init(boot: parts[0], namespace: parts[1], processID: id, processStart: parts[3])
    }

    /// Returns whether this process is gone, as far as `observer` can tell.
    func isGone(seenBy observer: RunOwner, sinceHeartbeat age: Nanoseconds) -> Bool {
        if boot != observer.boot { return true }
        if namespace != observer.namespace { return age > Self.patience }
        if kill(processID, 0) != 0, errno == ESRCH { return true }
        return (Self.start(of: processID) ?? "-") != processStart
    }

    /// Returns the owner of a row with a heartbeat; nil where it has none, or one that is gone.
    static func living(in row: Row, seenBy observer: RunOwner, at now: WallTime) -> RunOwner? {
        guard let owner = (row["owner"] as String?).flatMap(RunOwner.init(text:)) else { return nil }
        return owner.isGone(seenBy: observer, sinceHeartbeat: now - (row["heartbeat_at"] as WallTime)) ? nil : owner
    }

    // MARK: What the system says

    private static func namespace() -> String? {
        var buffer = [UInt8](repeating: 0, count: 128)
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                $0.baseAddress.map { readlink("/proc/self/ns/pid", $0, 128) } ?? -1
            }
        }
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    /// Returns the start time of a process, which is field 22 of `/proc/PID/stat`; nil of one that has ended and that nobody has asked about
    /// yet (field 3), as its parent is a container's first program and never does: it writes nothing any more.
    ///
    /// The name in field 2 may contain spaces and brackets, so fields are counted from its end.
    static func start(of id: Int32) -> String? {
        guard let line = firstLine(of: "/proc/\(id)/stat"), let bracket = line.lastIndex(of: ")") else { return nil }
        let fields = line[line.index(after: bracket)...].split(separator: " ")
        return fields.count > 19 && !["Z", "X"].contains(fields[0]) ? String(fields[19]) : nil
    }

    private static func firstLine(of path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
