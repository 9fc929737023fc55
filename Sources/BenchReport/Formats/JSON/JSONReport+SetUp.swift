import BenchAnalysis
import BenchModel
import JSONSyntax

extension JSONReport {
    /// What a target was asked, and how much; null where the run's scenario cannot be read.
    static func setUp(_ name: String, _ scenario: Scenario?) -> JSONValue {
        guard let scenario, let target = scenario.targets.first(where: { $0.name == name }) else { return .null }
        let load = scenario.load
        let isClosed = load.shape.kind == .closed
        var (requests, sessions, seconds): (Int?, Int?, Double?)
        switch load.extent {
        case .requests(let count): requests = count
        case .sessions(let count): sessions = count
        case .duration(let time): seconds = time.inSeconds
        }
        return [
            "load": .string(load.words),
            "concurrency": .count(isClosed ? load.concurrency : nil),
            "max_in_flight": .count(isClosed ? nil : load.maxInFlight),
            "requests": .count(requests),
            "sessions": .count(sessions),
            "seconds": .figure(seconds),
            "seed": .number(String(load.seed)),
            "max_tokens": .count(target.maxTokens),
            "prompts": .string(SetUp.prompts(of: scenario)),
        ]
    }
}
