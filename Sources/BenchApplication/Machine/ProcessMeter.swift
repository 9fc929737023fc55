import BenchAnalysis
import BenchModel

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

/// Takes what this process uses up, from its creation on.
struct ProcessMeter {
    private let begun = Self.processorTime

    init() { Self.forgetPeakMemory() }

    var usage: ClientUsage {
        ClientUsage(cpu: Self.processorTime - begun, peakMemory: Self.peakMemory)
    }

    /// User and system time of all threads together.
    static var processorTime: Nanoseconds {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Nanoseconds(Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// Begins the peak anew (`5` in `clear_refs`, see proc(5)); where that is not allowed it stays the whole process's.
    private static func forgetPeakMemory() {
        let file = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        _ = write(file, "5\n", 2)
        close(file)
    }

    /// The most that was resident at one time, in bytes.
    private static var peakMemory: Int? { memory("VmHWM:") }

    /// What is resident now, in bytes; nil where the system does not say.
    static var residentMemory: Int? { memory("VmRSS:") }

    private static func memory(_ name: String) -> Int? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name) }),
            let kilobytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap({
                Int($0)
            })
        else { return nil }
        return kilobytes * 1024
    }
}
