import SeededTrials
import Testing

@Suite("How often windows in a row are judged wrongly")
struct WindowTrialsTests {
    @Test("neither a pass nor a fail is wrong in more than 5 of 100 runs, right at the limit")
    func rate() {
        let wrong = GateTrials.windows(inARow: 3, of: 9, requests: 120, rho: 0, trials: 60)
        // 5 % of 60 are 3; 9 come by chance once in 300 times.
        #expect(wrong.passes <= 8 && wrong.fails <= 8, "\(wrong)")
    }
}
