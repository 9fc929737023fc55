import BenchModel
import CurlTransport
import Foundation

/// Facts of the machine the figures hold for.
enum Machine {
    static var facts: String {
        var name = utsname()
        uname(&name)
        let release = withUnsafeBytes(of: &name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        let cpu =
            (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?
            .split(separator: "\n").first { $0.hasPrefix("model name") }?
            .split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown CPU"
        let memory = ProcessInfo.processInfo.physicalMemory / (1 << 30)
        return "\(ProcessInfo.processInfo.activeProcessorCount) × \(cpu), \(memory) GiB, Linux \(release), "
            + CurlTransport.libraryVersion.split(separator: " ").prefix(2).joined(separator: " ")
    }

    /// CPU seconds this process has used so far, user and system, to the nanosecond.
    static var cpu: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// CPU seconds of the child processes that have ended, user and system, to the microsecond.
    static var childrensCPU: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }

    /// The most bytes of memory that were resident at one time.
    static var peakResidentBytes: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }

    /// Bytes of memory resident now.
    static var residentBytes: Int {
        let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }
}

/// The time and the CPU a piece of work took.
struct Effort {
    var wall: Double
    var cpu: Double

    static func of<Value>(_ work: () async throws -> Value) async rethrows -> (value: Value, effort: Effort) {
        let began = (MonotonicClock.now(), Machine.cpu)
        let value = try await work()
        return (
            value, Effort(wall: (MonotonicClock.now() - began.0).inSeconds, cpu: Machine.cpu - began.1)
        )
    }
}
