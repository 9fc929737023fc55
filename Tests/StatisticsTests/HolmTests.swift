import Statistics
import Testing

@Suite("Findings that hold together")
struct HolmTests {
    @Test("each takes what doubt the surer ones leave")
    func together() {
        #expect(Holm.together([0.03, 0.01, 0.5], doubt: 0.05) == [1])
        #expect(Holm.together([0.02, 0.01, 0.04], doubt: 0.05) == [1, 0, 2])
        #expect(Holm.together([0.02, 0.02, 0.02], doubt: 0.05).isEmpty)
        #expect(Holm.together([], doubt: 0.05).isEmpty)
    }
}
