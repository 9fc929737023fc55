import Foundation
import Synchronization

/// The most memory another process has had resident at one time.
///
/// The kernel knows it (`VmHWM`, see proc(5)) as long as the process lives, so it is asked again and again; what the last
/// few milliseconds add goes unseen.
package final class PeakMemory: Sendable {
    private let kilobytes = Atomic<Int>(0)

    package init(of process: Int32) {
        Thread.detachNewThread { [weak self] in
            while let value = Self.kilobytes(of: process), let self {
                self.kilobytes.store(value, ordering: .relaxed)
                usleep(10_000)
            }
        }
    }

    package var megabytes: Int { kilobytes.load(ordering: .relaxed) / 1024 }

    /// Nil once the process has ended.
    private static func kilobytes(of process: Int32) -> Int? {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
        else { return nil }
        return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
    }
}
