import BenchModel
import ChildProgram
import FaultCampaign
import Foundation

/// What reports of large runs take: time from start to end, and memory.
enum SizeBenchmarks {
    private struct Size {
        var requests: Int
        var events: Int
    }

    /// A million deltas; a large campaign; and the same ten times over, to see what grows.
    private static let sizes = [
        Size(requests: 10_000, events: 100), Size(requests: 200_000, events: 20), Size(requests: 2_000_000, events: 20),
    ]

    /// Measures each size up to so many requests, and prints a table.
    static func printAll(_ ezbench: String, most: Int = 200_000) throws {
        print("## Reports of large runs\n")
        print("| requests | token events | command | seconds | peak resident, MB |")
        print("| ---: | ---: | --- | ---: | ---: |")
        for size in sizes where size.requests <= most {
            let folder = NSTemporaryDirectory() + "ezbench-size-\(getpid())"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let path = folder + "/size.sqlite"
            try MadeRun(requests: size.requests, events: size.events).write(to: path)
            for command in [
                ["report"], ["report", "--full"], ["report", "--format", "json"], ["report", "--format", "html"],
                ["report", "--format", "csv"], ["report", "--format", "csv", "--rows", "requests"], ["check"],
            ] {
                let (seconds, megabytes) = try measure(ezbench, command + ["--db", path])
                print(
                    "| \(size.requests) | \(size.requests * size.events) | `\(command.joined(separator: " "))` "
                        + "| \(String(format: "%.2f", seconds)) | \(megabytes) |"
                )
            }
        }
        print("")
    }

    private static func measure(_ ezbench: String, _ arguments: [String]) throws -> (seconds: Double, megabytes: Int) {
        let began = MonotonicClock.now()
        let program = try ChildProgram(ezbench, arguments, output: .piped)
        let megabytes = program.output.flatMap { PeakMemory.megabytes(of: program.processIdentifier, writingTo: $0) }
        _ = program.output?.rest()
        let ending = program.waitUntilEnded()
        guard [.exit(0), .exit(1)].contains(ending), let megabytes else {
            throw BenchmarkError("ezbench \(arguments.joined(separator: " ")) failed")
        }
        return ((MonotonicClock.now() - began).inSeconds, megabytes)
    }
}
