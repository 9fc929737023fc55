import BenchModel
import CurlTransport
import SampleStore

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

/// What this machine is worth as a place to measure from.
package enum MachineFindings {
    /// Examines libraries, processors, clock, limits and priority.
    package static func all(version: String) -> [Finding] {
        [
            libraries(version), processors(ProcessInfo.processInfo.activeProcessorCount), clock(), descriptors(),
            priority(LoopPriority.isGranted()),
        ]
    }

    private static func libraries(_ version: String) -> Finding {
        Finding(
            .ok,
            "version",
            "ezbench \(version), \(CurlTransport.libraryVersion), SQLite \(RunDatabase.sqliteVersion)"
        )
    }

    static func processors(_ count: Int) -> Finding {
        if count > 1 { return Finding(.ok, "processors", "\(count)") }
        return Finding(
            .warn,
            "processors",
            "only one: whatever else runs here delays what is measured",
            advice: "measure from a machine with two or more"
        )
    }

    /// Checks the clocks: figures use the monotonic one; a step of the wall clock spoils the kernel's stamps around it.
    private static func clock() -> Finding {
        var resolution = timespec()
        clock_getres(CLOCK_MONOTONIC, &resolution)
        let nanoseconds = resolution.tv_sec * 1_000_000_000 + resolution.tv_nsec
        guard nanoseconds <= 1000 else {
            return Finding(
                .fail,
                "clock",
                "the monotonic clock ticks every \(nanoseconds / 1000) µs",
                advice: "use a kernel with high-resolution timers; see /sys/devices/system/clocksource"
            )
        }
        return clock(isKept: WallClock.isKept, nanoseconds: nanoseconds)
    }

    static func clock(isKept: Bool?, nanoseconds: Int) -> Finding {
        let ticks = "monotonic, in steps of \(nanoseconds) ns"
        guard isKept == false else { return Finding(.ok, "clock", ticks) }
        return Finding(
            .warn,
            "clock",
            "\(ticks); the wall clock is not kept in time by anything here, so a run's date may be wrong",
            advice: "run an NTP client, such as chrony, if dates matter; latencies do not depend on it"
        )
    }

    private static func descriptors() -> Finding { descriptors(DescriptorLimit.raise(to: 20_200)) }

    static func descriptors(_ limit: Int) -> Finding {
        let streams = max(0, limit - 100)
        let text =
            "\(limit) open files: room for \(streams) streams at a time, \(streams / 2) against the embedded simulator"
        if limit >= 1024 { return Finding(.ok, "limits", text) }
        return Finding(.warn, "limits", text, advice: "`ulimit -n 20200` as superuser allows more")
    }

    static func priority(_ isGranted: Bool) -> Finding {
        if isGranted { return Finding(.ok, "priority", "the thread that measures runs before others") }
        return Finding(
            .warn,
            "priority",
            "the thread that measures is scheduled like any other; on a busy machine its lag grows, and every report shows it",
            advice: "give it CAP_SYS_NICE (`setcap cap_sys_nice+ep $(command -v ezbench)`), and two processors"
        )
    }
}
