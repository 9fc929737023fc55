package import BenchAnalysis
import BenchModel

extension OpenObjective {
    /// What is to be said before a run, as a sentence without a full stop.
    package var sentence: String {
        let head = "objective \(objective.title)"
        let names = targets.count > 6 ? targets.prefix(5) + ["\(targets.count - 5) more"] : targets[...]
        let whose = names.map { "\"\($0)\"" }.joined(separator: ", ")
        switch reason {
        case .noFigure:
            let advice =
                concernsAll
                ? "delete the objective, or ask for streams" : "name the \"target\" that it is meant for"
            return
                "\(head) cannot be told of \(whose): a buffered answer (\"stream\": false) has no such figure; \(advice)"
        case .tooFew(let least, let planned):
            let whom = concernsAll ? "" : " of \(whose)"
            return
                "\(head) cannot be proven\(whom): that takes \(Figure.count(least, noun)) of each target at least, and the "
                + "plan has \(planned); the gate will fail it or say \"cannot tell\""
        case .windowsTooSmall(let least, let requests):
            return
                "\(head) cannot be proven: a window of \(Figure.count(requests, "request")) has too few; that takes \(least) of each"
        case .tooFewWindows(let planned):
            let there = planned == 1 ? "the plan has one" : "the plan has \(planned)"
            return "\(head) can be neither missed nor proven: that takes so many whole windows, and \(there)"
        case .beyondProof:
            return
                "\(head) cannot be proven: it lies so near to the end of the scale that no number of \(noun)s within reach does"
        }
    }

    /// What is counted.
    private var noun: String {
        objective.metric.isShare ? objective.metric.noun : "request"
    }
}
