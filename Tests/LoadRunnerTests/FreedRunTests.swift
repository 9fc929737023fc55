import BenchModel
import LoadRunner
import Testing
import TransportFakes

@Suite("A run that has ended", .timeLimit(.minutes(30)))
struct FreedRunTests {
    @Test("is freed with its transport, even while its control is held: a watch makes thousands of runs")
    func freed() async {
        let control = RunControl()
        weak var held: FakeTransport?
        do {
            let transport = FakeTransport { _, _ in FakeAnswer([.head(status: 500, headers: [])]) }
            held = transport
            let scenario = LoadRunTests.scenario(Load(extent: .requests(2)), targets: ["a"])
            let run = LoadRun(
                scenario: scenario,
                calls: .of(scenario),
                transport: transport,
                epoch: LoadRunTests.epoch,
                control: control,
                progress: RunProgress(scenario)
            ) { _ in }
            _ = await run.run()
        }
        #expect(held == nil)
        #expect(!control.isStopping)
    }
}
