import BenchApplication
import BenchModel
import BenchReport

extension PlannedHook {
    /// What is done before what, in a sentence.
    var sentence: String {
        let before = hook.isForProbes ? "before each run, and each probe of a watch" : "before each run"
        let outcome =
            isLeftOut
            ? "; left out, as the simulator answers in the server's place"
            : isSimulated ? "; it goes to the simulator" : ""
        return "\(before), for \(PlainText.line(owner)): \(PlainText.line(shown))\(outcome)."
    }
}
