import BenchModel
import LoadRunner
import Testing
import TransportFakes

@Suite("How far a run is")
struct RunProgressTests {
    private static let start = MonotonicClock.now()

    /// Two targets side by side or one after the other, 100 requests each; ten seconds after the beginning.
    private func progress(order: Load.Order, done: [Int], begun: Int) -> RunProgress {
        let load = Load(concurrency: 1, extent: .requests(100), warmup: 0, order: order)
        let progress = RunProgress(LoadRunTests.scenario(load), now: Self.start)
        for target in 0..<begun { progress.began(TargetIndex(target), at: Self.start) }
        for (target, count) in done.enumerated() {
            for number in 0..<count {
                progress.ended(
                    Sample(
                        target: TargetIndex(target),
                        promptID: "one",
                        phase: .measure,
                        sequence: RequestIndex(number),
                        outcome: .ok,
                        planned: 0,
                        times: PhaseTimes(started: 0)
                    )
                )
            }
        }
        return progress
    }

    private func secondsLeft(_ progress: RunProgress, of control: RunControl? = nil) -> Double? {
        progress.snapshot(now: Self.start + .seconds(10), of: control).timeLeft?.inSeconds
    }

    @Test("Of targets side by side the slowest decides how long the run goes on")
    func slowest() {
        #expect(secondsLeft(progress(order: .interleaved, done: [80, 20], begun: 2)) == 40)
        #expect(secondsLeft(progress(order: .interleaved, done: [100, 50], begun: 2)) == 10)
        #expect(secondsLeft(progress(order: .interleaved, done: [100, 100], begun: 2)) == 0)
        #expect(secondsLeft(progress(order: .interleaved, done: [0, 0], begun: 2)) == nil)
    }

    @Test("Where one of them has no answer yet, the pace of all is what there is")
    func noneYet() {
        // 50 of 200 in 10 s: 30 s for the other 150.
        #expect(secondsLeft(progress(order: .interleaved, done: [50, 0], begun: 2)) == 30)
        #expect(secondsLeft(progress(order: .interleaved, done: [99, 1], begun: 2)) == 990)
    }

    @Test("Targets one after the other add up")
    func sequential() {
        // 50 of 100 in 10 s: 10 s for its rest, and 20 s for the next one's 100.
        #expect(secondsLeft(progress(order: .sequential, done: [50, 0], begun: 1)) == 30)
    }

    @Test("A target that is given up has no time left, and holds up nobody")
    func givenUp() async {
        let load = Load(concurrency: 1, extent: .requests(100), warmup: 0)
        let control = RunControl()
        let refusing = ScriptedTransport { _, _ in .init(failure: .dns) }
        _ = await LoadRunTests.run(LoadRunTests.scenario(load, targets: ["a"]), over: refusing, control: control)
        let progress = progress(order: .interleaved, done: [3, 50], begun: 2)
        let shown = progress.snapshot(now: Self.start + .seconds(10), of: control)
        #expect(shown.targets.map(\.isGivenUp) == [true, false])
        #expect(shown.targets[0].timeLeft == nil && shown.timeLeft?.inSeconds == 10)
    }
}
