package import Foundation

/// Runs every fault of the simulator in one protocol at once, beside as many streams without faults.
package struct FaultCampaign: Sendable {
    /// The protocols, each with a model of the provider it comes from.
    package static let protocols = [
        ("anthropic-messages", "claude-sonnet-4-5"), ("openai-chat", "gpt-5-mini"),
        ("openai-completions", "gpt-5-mini"), ("openai-responses", "gpt-5-mini"), ("gemini", "gemini-2.5-flash"),
    ]

    package let wireProtocol: String
    package let model: String
    package let faults: [FaultExpectation]
    /// The streams that each target keeps in flight.
    package let concurrency: Int
    /// The requests of each target.
    package let requests: Int

    package init(wireProtocol: String, model: String, requests: Int, concurrency: Int = 2) {
        self.wireProtocol = wireProtocol
        self.model = model
        self.requests = requests
        self.concurrency = concurrency
        faults = FaultExpectation.all(wireProtocol)
    }

    /// The total of streams in flight, half of them with faults.
    package var streams: Int { 2 * faults.count * concurrency }

    /// Returns the scenario.
    ///
    /// - Parameters:
    ///   - faulty: the base URL of the simulator that is asked for faults.
    ///   - healthy: the base URL of another one without faults, which the first therefore cannot slow down.
    ///   - withFaults: false to leave out only the faults, for a run to compare with.
    /// - Returns: JSON.
    /// - Throws: never, as long as all fields are valid JSON values.
    package func scenario(faulty: String, healthy: String, withFaults: Bool = true) throws -> Data {
        var endpoints: [String: Any] = ["healthy": ["baseURL": healthy]]
        for endpoint in FaultExpectation.Endpoint.allCases {
            endpoints[endpoint.rawValue] = endpoint.fields.merging(["baseURL": faulty]) { $1 }
        }
        var targets: [[String: Any]] = []
        func add(_ name: String, _ endpoint: String, _ headers: [String: String]) {
            targets.append([
                "name": name, "endpoint": endpoint, "protocol": wireProtocol, "model": model, "maxTokens": 2048,
                "headers": headers,
            ])
        }
        for (place, fault) in faults.enumerated() {
            add(fault.name, fault.endpoint.rawValue, withFaults ? fault.headers : [:])
            add("\(Self.healthyPrefix)\(place)", "healthy", [:])
        }
        return try JSONSerialization.data(
            withJSONObject: [
                "name": "faults", "endpoints": endpoints, "targets": targets, "allowedFailures": "100%",
                // Refused keys are among the faults and must not end the run.
                "abort": ["authFailure": false, "nothingWorks": false],
                "prompts": [["id": "stream", "user": "What is a stream?"]],
                "load": ["requests": requests, "concurrency": concurrency],
            ],
            options: [.sortedKeys, .prettyPrinted]
        )
    }

    package static let healthyPrefix = "healthy "

    /// The result of one target.
    package struct Row: Sendable {
        package var name: String
        /// The expected failure kinds, or `ok`.
        package var expected: String
        package var attempted: Int
        package var right: Int
        /// The unexpected outcomes, each with an example.
        package var wrong: [String]
    }

    /// Compares a run's JSON report with what was expected.
    ///
    /// - Parameter report: the output of `ezbench report --format json`.
    /// - Returns: one row for each fault, and one for all streams without faults.
    /// - Throws: if the input is not such a report.
    package func rows(of report: Data) throws -> [Row] {
        let report = try JSONDecoder().decode(Report.self, from: report)
        let targets = Dictionary(report.targets.map { ($0.name, $0.requests) }, uniquingKeysWith: { $1 })
        var rows = faults.map { fault in
            Self.row(fault.name, fault.kinds, targets[fault.name].map { [$0] } ?? [])
        }
        let healthy = report.targets.filter { $0.name.hasPrefix(Self.healthyPrefix) }.map(\.requests)
        rows.append(Self.row("none", [], healthy))
        return rows
    }

    private static func row(_ name: String, _ kinds: [String], _ requests: [Report.Requests]) -> Row {
        let failures = requests.flatMap(\.failures)
        let wrong = failures.filter { !kinds.contains($0.kind) }
        let wanted = kinds.isEmpty ? ["ok"] : kinds
        let ok = wanted.contains("ok") ? requests.reduce(0) { $0 + $1.ok } : 0
        let right = ok + failures.filter { wanted.contains($0.kind) }.reduce(0) { $0 + $1.count }
        return Row(
            name: name,
            expected: wanted.joined(separator: " or "),
            attempted: requests.reduce(0) { $0 + $1.attempted },
            right: right,
            wrong: wrong.map { "\($0.count) × \($0.kind): \($0.example)" }
        )
    }

    /// The parts of a JSON report that are checked.
    private struct Report: Decodable {
        struct Failure: Decodable {
            var kind: String
            var count: Int
            var example: String
        }

        struct Requests: Decodable {
            var attempted: Int
            var ok: Int
            var failures: [Failure]
        }

        struct Target: Decodable {
            var name: String
            var requests: Requests
        }

        var targets: [Target]
    }
}
