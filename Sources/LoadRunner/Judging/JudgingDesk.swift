import BenchModel
import Dispatch
import ProviderWire

/// Judges answers on a thread of its own, in the order in which they ended, and records their samples after that.
///
/// Neither the event loop nor the task that waited for an answer looks into its text: a slot is free before the answer that
/// left it is judged. All samples of a run take this way, so that their order stays.
final class JudgingDesk: Sendable {
    private let queue = DispatchQueue(label: "judging answers")
    private let record: @Sendable (Sample) -> Void

    init(record: @escaping @Sendable (Sample) -> Void) { self.record = record }

    /// Takes a sample; its validity is added where there is a judge.
    ///
    /// - Parameters:
    ///   - sample: the sample.
    ///   - texts: the text of each choice that has some.
    ///   - body: what came as a whole, where the judge looks at calls; empty elsewhere.
    ///   - call: of its target.
    ///   - judge: nil where nothing is expected.
    func take(_ sample: Sample, _ texts: [ChoiceText], body: [UInt8], _ call: ProviderCall, _ judge: AnswerJudge?) {
        queue.async { [record] in
            var sample = sample
            sample.validity = judge?.judge(texts, body: body, call.wireProtocol, of: sample, answers: call.answers)
            record(sample)
        }
    }

    /// Returns when all that was taken has been recorded.
    func finish() async {
        await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
    }
}
