import BenchModel
import Foundation
import LoadRunner

/// The one line that says how a run is getting on.
///
/// On a terminal it is rewritten in place four times a second; elsewhere (a log) a line is added every ten seconds.
struct ProgressLine: Sendable {
    let progress: RunProgress
    let isTerminal: Bool

    /// Keeps the line up to date until the task is cancelled.
    func keepUp() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: isTerminal ? .milliseconds(250) : .seconds(10))
            guard !Task.isCancelled else { break }
            let line = Self.line(progress.snapshot())
            if isTerminal { Console.status(line) } else { Console.note(line) }
        }
        if isTerminal { Console.status("") }
    }

    static func line(_ snapshot: RunProgress.Snapshot) -> String {
        var parts: [String] = []
        parts.append(snapshot.planned.map { "\(snapshot.done)/\($0) done" } ?? "\(snapshot.done) done")
        parts.append("\(snapshot.inFlight) in flight")
        parts.append("\(snapshot.failed) failed")
        if let ttft = snapshot.medianTTFT { parts.append("TTFT p50 \(Int(ttft.inMilliseconds.rounded())) ms") }
        if let left = snapshot.timeLeft { parts.append("\(Int(left.inSeconds.rounded(.up))) s left") }
        return parts.joined(separator: " · ")
    }
}
