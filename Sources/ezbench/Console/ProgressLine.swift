import BenchModel
import LoadRunner

/// The one line that says how a run is getting on.
enum ProgressLine {
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
