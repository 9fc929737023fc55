import BenchModel
import LoadRunner

/// What it means to ask a run for its end: first no new streams and a grace period for those in flight, then (or asked again)
/// the end of all.
final class Interruption: Sendable {
    private let control: RunControl
    private let work: Task<RunEnd, Never>
    private let progress: RunProgress
    private let grace: Duration
    private let tell: @Sendable (RunEvent) -> Void

    init(
        control: RunControl,
        work: Task<RunEnd, Never>,
        progress: RunProgress,
        grace: Duration,
        tell: @escaping @Sendable (RunEvent) -> Void
    ) {
        self.control = control
        self.work = work
        self.progress = progress
        self.grace = grace
        self.tell = tell
    }

    func ask() {
        guard !control.isStopping else { return work.cancel() }
        control.stop()
        tell(.stopAsked(inFlight: progress.snapshot().inFlight, grace: grace))
        Task {
            try? await Task.sleep(for: grace)
            work.cancel()
        }
    }
}
