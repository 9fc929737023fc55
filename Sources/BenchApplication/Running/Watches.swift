import BenchModel
import LoadRunner
import SampleStore

/// What goes on beside a run's requests: looking out for standstills and set clocks, and keeping keys fresh.
struct Watches {
    private let keys: ProgramKeys
    private let standstills: Task<Void, Never>
    private let clocks: Task<Void, Never>
    private let renewal: Task<Void, Never>
    private let epoch: RunEpoch
    private let writer: SampleWriter
    private let readLoss: @Sendable () -> ProcessorLoss
    private let lossBefore: ProcessorLoss
    private let began = MonotonicClock.now()

    init(
        _ epoch: RunEpoch,
        _ keys: ProgramKeys,
        writer: SampleWriter,
        readLoss: @escaping @Sendable () -> ProcessorLoss,
        tell: @escaping @Sendable (RunEvent) -> Void
    ) {
        self.keys = keys
        self.epoch = epoch
        self.writer = writer
        self.readLoss = readLoss
        lossBefore = readLoss()
        standstills = Task { await StandstillWatch.keepUp(epoch: epoch) { writer.write($0) } }
        clocks = Task { await ClockWatch.keepUp(SystemClocks.sinceBoot, epoch: epoch) { writer.write($0) } }
        keys.whenNotRenewed { reason in
            tell(.keyNotRenewed(reason: reason))
            let now = epoch.runInstant(at: MonotonicClock.now())
            writer.write(Remark(at: now, kind: .keyNotRenewed, text: "\(reason); the key before it stayed in use"))
        }
        renewal = Task { await keys.keepUp() }
    }

    /// Ends them all, and returns when they have.
    func end() async {
        for watch in [standstills, clocks] {
            watch.cancel()
            await watch.value
        }
        let now = MonotonicClock.now()
        let remarks = readLoss().remarks(since: lossBefore, at: epoch.runInstant(at: now), after: now - began)
        for remark in remarks { writer.write(remark) }
        keys.close()
        renewal.cancel()
        await renewal.value
    }
}
