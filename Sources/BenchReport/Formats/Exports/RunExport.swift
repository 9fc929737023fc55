package import BenchAnalysis
package import BenchModel
import JSONSyntax
import Statistics

/// The formats of others that a run can be written in.
package enum ExportFormat: String, Sendable, CaseIterable {
    /// What `vllm bench serve --save-result` writes.
    case vllmBench = "vllm-bench"
    /// llm-d's Benchmark Report.
    case llmd = "llm-d"
    /// AIPerf's `profile_export_aiperf.json`.
    case aiperf
    /// For a node exporter's textfile collector.
    case prometheus
    /// OpenTelemetry's metrics of generative AI.
    case otlp

    /// Whether a file has room for one target only.
    package var isOfOneTarget: Bool {
        switch self {
        case .vllmBench, .llmd, .aiperf: true
        case .prometheus, .otlp: false
        }
    }

    /// Whether its tool has a form with every request, too.
    package var hasRows: Bool { self == .vllmBench || self == .aiperf }
}

/// A run, or one target of it, for the readers of another tool's files; pure.
package struct RunExport {
    package let run: MeasuredRun
    /// What was to be run; nil where it cannot be read any more.
    package let scenario: Scenario?
    /// Its operations, of the targets that are wanted; nil unless it is written as ``ExportFormat/otlp``.
    package let operations: OperationMeters?
    /// The texts of the answers that the run has kept, of the attempts that went well; empty where nobody wants them.
    package let answers: [AnswerPlace: String]

    /// Which attempt a text is of.
    package struct AnswerPlace: Hashable, Sendable {
        private let request: RequestAttempts.Place
        private let attempt: Int

        package init(_ sample: Sample) { (request, attempt) = (RequestAttempts.Place(sample), sample.attempt) }
        init(_ sample: SampleFacts) { (request, attempt) = (RequestAttempts.Place(sample), sample.attempt) }
    }

    package init(
        _ run: MeasuredRun,
        plannedBy scenario: Scenario?,
        operations: OperationMeters? = nil,
        answers: [AnswerPlace: String] = [:]
    ) {
        self.run = run
        self.scenario = scenario
        self.operations = operations
        self.answers = answers
    }

    var record: RunRecord { run.record }
    /// The load of the whole run, whichever part of it this is.
    var load: Load? { scenario?.load }

    /// Writes it.
    ///
    /// - Parameters:
    ///   - targets: those that are wanted; one, if the format ``ExportFormat/isOfOneTarget``.
    ///   - format: how.
    ///   - rows: whether every request is wanted, in the form that the tool has for that, if the format ``ExportFormat/hasRows``.
    /// - Returns: a whole file.
    package func text(_ targets: [MeasuredTarget], as format: ExportFormat, rows: Bool = false) -> String {
        switch format {
        case .prometheus: PrometheusExport.text(self, targets)
        case .otlp: JSONOutput.text(otlp)
        case .vllmBench: targets.first.map { JSONOutput.text(VLLMBenchExport.document(self, $0, rows: rows)) } ?? ""
        case .aiperf where rows: targets.first.map { AIPerfRows.text(self, $0) } ?? ""
        case .aiperf: targets.first.map { JSONOutput.text(AIPerfExport.document(self, $0)) } ?? ""
        case .llmd: targets.first.map { YAMLText.document(BenchmarkReportExport.document(self, $0)) } ?? ""
        }
    }

    /// What nobody must overlook who reads the file: that it is simulated, or that a run measured nothing.
    var alarms: [String] {
        RunHeading(run).alarms + (run.hasFigures ? [] : [Flaw.nothingWasMeasured])
    }

    /// When it ended; of a run that was never finished, when its last request did.
    private var end: WallTime {
        record.finishedAt ?? run.run.samples.compactMap(\.endedAt).max().map { record.startedAt + $0.sinceEpoch }
            ?? record.startedAt
    }

    /// The body of a request that tells a collector of it.
    package var otlpBody: [UInt8] { otlp.jsonBytes }

    private var otlp: JSONValue {
        let operations = operations ?? OperationMeters(record.targets)
        return OTLPMetrics.document(operations, of: record, since: record.startedAt, until: end)
    }

    /// What a file is to say of whose figures it holds.
    func definitions(_ tool: ForeignTool) -> String {
        "\(tool.title) \(tool.version), read by ezbench from its own samples"
    }

    /// What stored samples cannot show of a tool's figures, each in a sentence.
    func limits(_ target: MeasuredTarget, as tool: ForeignTool) -> [String] {
        let explanation = Explanation(target, as: tool, shape: record.loadShape)
        let limits = explanation.figures.flatMap(\.limits) + explanation.limits
        return limits.eachOnce.map { $0.sentence(of: target) }
    }
}

extension Load {
    /// The requests in flight at a time: of a closed loop, and the most under open-loop load.
    var mostInFlight: Int { shape == .closed ? concurrency : maxInFlight }

    /// Starts per second where that is one number.
    var steadyRate: Double? {
        switch shape {
        case .open(.constant(let rate)), .open(.poisson(let rate)), .open(.gamma(let rate, _)): rate
        case .closed, .open(.ramp), .stages, .trace: nil
        }
    }
}

extension JSONValue {
    /// An object without the members that nobody can say anything of.
    static func known(_ members: [String: JSONValue]) -> JSONValue { .object(members.filter { $0.value != .null }) }
}

extension ForeignRequest {
    /// How it failed; nil of what the tool takes for a success.
    var failure: ForeignReading.FailureClass? { isSuccess ? nil : ForeignReading.FailureClass(sample) }
}

extension ForeignReading.FailureClass {
    /// What it is called in a file: its kind, and what the server answered.
    var words: String { kind.rawValue + (httpStatus.map { ", HTTP \($0)" } ?? "") }
}

extension ForeignReading {
    /// Input and output in a second; nil where the tokens of one of them, or the time, are not known.
    var totalTokensPerSecond: Double? {
        perSecond(tokens.input.flatMap { input in tokens.output.map { input.addingSaturated($0) } })
    }
}

/// What a format calls a statistic.
typealias NamedStatistic = (key: String, statistic: FigureReading.Statistic)

extension FigureReading {
    /// Returns the statistics that a format has, under its names.
    func members(_ names: [NamedStatistic], _ value: (Double?) -> JSONValue) -> [String: JSONValue] {
        Dictionary(uniqueKeysWithValues: names.map { ($0.key, value(self[$0.statistic])) })
    }
}
