import BenchModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Processor time that this program did not get, since the machine or the group of its process was started: by the quota of a control
/// group (CFS bandwidth control), and by other guests of the machine's host.
///
/// Sources: Documentation/admin-guide/cgroup-v2.rst and scheduler/sched-bwc.rst of Linux, proc(5) and cgroups(7).
struct ProcessorLoss: Equatable {
    /// What a group lost to its quota.
    struct Throttling: Equatable {
        /// Periods in which it was used up.
        var periods = 0
        /// How long the group stood still then, on each processor by itself: all of them together may have lost more than the time that went by.
        var standstill: Nanoseconds = 0
    }

    /// Of each group that the process is in, by its folder: what one of them lost long ago must not hide what another loses now.
    var groups: [String: Throttling] = [:]
    /// In ticks of all processors, and how many of them there were.
    var stolen: UInt64 = 0
    var ticks: UInt64 = 0

    static func now(root: String = "") -> ProcessorLoss {
        var loss = ProcessorLoss()
        loss.take(stat: text("\(root)/proc/stat"))
        for path in groups(text("\(root)/proc/self/cgroup")) {
            loss.take(text("\(root)/sys/fs/cgroup\(path)/cpu.stat"), ofGroup: path)
        }
        return loss
    }

    private static func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

    /// Returns the folders of the groups that a process is in, each with those above it, as their quotas hold for it too.
    static func groups(_ list: String) -> [String] {
        var paths: [String] = []
        for line in list.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[2].hasPrefix("/") else { continue }
            let controllers = parts[1].split(separator: ",")
            // The unified hierarchy has no name; the older ones have a folder by theirs.
            let mounts: [String] =
                parts[1].isEmpty
                ? ["", "/unified"]
                : controllers.contains("cpu") ? ["/cpu", "/\(parts[1])"] : []
            var names = parts[2].split(separator: "/")
            while true {
                let tail = names.map { "/\($0)" }.joined()
                paths += mounts.map { $0 + tail }
                if names.popLast() == nil { break }
            }
        }
        return paths
    }

    /// Takes a group's `cpu.stat`: version 2 has microseconds, version 1 nanoseconds.
    mutating func take(_ stat: String, ofGroup path: String) {
        var figures: [Substring: Int64] = [:]
        for line in stat.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, let value = Int64(words[1]), value >= 0 { figures[words[0]] = value }
        }
        guard let periods = figures["nr_throttled"] else { return }
        let micros = (figures["throttled_usec"] ?? 0).multipliedReportingOverflow(by: 1_000)
        let longest = max(figures["throttled_time"] ?? 0, micros.overflow ? 0 : micros.partialValue)
        groups[path] = Throttling(periods: Int(clamping: periods), standstill: Nanoseconds(longest))
    }

    /// Takes the first line of `/proc/stat`: user, nice, system, idle, iowait, irq, softirq, steal; guests are in user.
    mutating func take(stat: String) {
        let words = stat.prefix { $0 != "\n" }.split(separator: " ")
        guard words.first == "cpu" else { return }
        let figures = words.dropFirst().prefix(8).compactMap { UInt64($0) }
        guard figures.count == 8 else { return }
        stolen = figures[7]
        ticks = figures.reduce(0) { $0.addingReportingOverflow($1).partialValue }
    }

    /// More than this part of the machine's time stolen, and figures may be the host's.
    static let mostStolen = 0.01

    /// Returns what the group lost since an earlier reading that lost most; nil where none used its quota up.
    private func throttling(since before: ProcessorLoss) -> Throttling? {
        groups.compactMap { path, now -> Throttling? in
            guard let then = before.groups[path], now.periods > then.periods else { return nil }
            return Throttling(
                periods: now.periods - then.periods,
                standstill: max(0, now.standstill - then.standstill)
            )
        }.max { ($0.standstill, $0.periods) < ($1.standstill, $1.periods) }
    }

    /// Returns what is to be said of the time since an earlier reading.
    ///
    /// - Parameters:
    ///   - before: the earlier reading.
    ///   - now: when this one was made, in the run.
    ///   - elapsed: how long ago the earlier one was made.
    /// - Returns: a remark on the quotas and one on what was stolen, where there is something to be said.
    func remarks(since before: ProcessorLoss, at now: RunInstant, after elapsed: Nanoseconds) -> [Remark] {
        var remarks: [Remark] = []
        if let throttling = throttling(since: before) {
            let time = min(throttling.standstill, elapsed)
            remarks.append(
                Remark(
                    at: now,
                    kind: .throttled,
                    text:
                        "a quota of processor time was used up \(Counted.text(throttling.periods, "time")), and the program stood "
                        + "still for up to \(Int(clamping: time.inMilliseconds.rounded())) ms in all: starts and time limits were as late; give it more processors, or no limit",
                    lost: time
                )
            )
        }
        let (lost, all) = (
            stolen.subtractingReportingOverflow(before.stolen), ticks.subtractingReportingOverflow(before.ticks)
        )
        guard !lost.overflow, !all.overflow, all.partialValue > 0 else { return remarks }
        let share = Double(lost.partialValue) / Double(all.partialValue)
        if share > Self.mostStolen {
            remarks.append(
                Remark(
                    at: now,
                    kind: .stolen,
                    text:
                        "other guests of this machine's host took \((share * 1_000).rounded() / 10) % of its processor time: what arrived then "
                        + "may be stamped late, and starts were late",
                    // So long each processor was away, in the mean.
                    lost: .seconds(share * elapsed.inSeconds)
                )
            )
        }
        return remarks
    }
}
