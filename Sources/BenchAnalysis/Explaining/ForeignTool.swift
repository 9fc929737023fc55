import BenchModel

/// A tool that measures the same things by definitions of its own.
///
/// What each means is read from its source, whose files and version stand with it.
package struct ForeignTool: Sendable {
    /// As it is typed.
    package let name: String
    /// The command, or what people call it.
    package let title: String
    /// The version, or the commit, whose source was read.
    package let version: String
    /// The files of it that hold the definitions.
    package let sources: [String]
    /// The protocols that it speaks, by this program's names.
    let protocols: Set<String>
    /// What all its figures have in common.
    let counting: @Sendable (inout FigureDefinition) -> Void
    /// What it takes for a token of a protocol.
    let kinds: @Sendable (_ wireProtocol: String) -> Set<DeltaKind>
    let figures: [ForeignFigure]

    /// All of them, in the order in which they are shown.
    package static let all: [ForeignTool] = [
        vllm, sglang, guidellm, aiperf, genaiBench, llmperf, inferencePerf, mlperf,
    ]

    /// Finds a tool by the name that is typed for it.
    package static func named(_ name: String) -> ForeignTool? { all.first { $0.name == name.lowercased() } }

    init(
        _ name: String,
        title: String,
        version: String,
        sources: [String],
        protocols: Set<String>,
        counting: @escaping @Sendable (inout FigureDefinition) -> Void = { _ in },
        kinds: @escaping @Sendable (_ wireProtocol: String) -> Set<DeltaKind>,
        figures: [ForeignFigure]
    ) {
        self.name = name
        self.title = title
        self.version = version
        self.sources = sources
        self.protocols = protocols
        self.counting = counting
        self.kinds = kinds
        self.figures = figures
    }

    /// Returns what the tool means by a quantity, whether it shows that or not.
    func definition(
        of quantity: FigureDefinition.Quantity,
        _ target: MeasuredTarget,
        shape: LoadShape.Kind
    ) -> FigureDefinition {
        definition(figures.first { $0.quantity == quantity } ?? ForeignFigure(quantity, ""), target, shape: shape)
    }

    /// Returns what the tool means by one of its figures, of a target's protocol and load.
    func definition(_ figure: ForeignFigure, _ target: MeasuredTarget, shape: LoadShape.Kind) -> FigureDefinition {
        var definition = FigureDefinition.own(figure.quantity)
        // None of them retries a request, drops a start or closes a stream unless it is told to.
        definition.attempt = .first
        definition.countsDroppedStarts = false
        definition.countsClosedStreams = false
        definition.start = .started
        let kinds = kinds(target.target.wireProtocol)
        definition.events = .of(figure.quantity == .ttfa ? kinds.subtracting([.thinking]) : kinds)
        if figure.quantity == .systemRate { definition.window = .wholeRun }
        counting(&definition)
        figure.change(&definition, shape)
        return definition
    }
}

/// One of a tool's figures.
struct ForeignFigure: Sendable {
    let quantity: FigureDefinition.Quantity
    /// What the tool calls it.
    let name: String
    let limits: [ExplainedLimit]
    let change: @Sendable (inout FigureDefinition, _ shape: LoadShape.Kind) -> Void

    init(
        _ quantity: FigureDefinition.Quantity,
        _ name: String,
        limits: [ExplainedLimit] = [],
        _ change: @escaping @Sendable (inout FigureDefinition, _ shape: LoadShape.Kind) -> Void = { _, _ in }
    ) {
        self.quantity = quantity
        self.name = name
        self.limits = limits
        self.change = change
    }
}

/// What stored samples cannot show of a tool's figure.
package enum ExplainedLimit: String, Sendable, CaseIterable {
    /// It stamps events when it comes to them, and is late itself.
    case ownLateness = "own_lateness"
    /// It does not speak the target's protocol.
    case foreignProtocol = "foreign_protocol"
    /// It counts tokens with a tokenizer.
    case ownTokenizer = "own_tokenizer"
    /// It does so where usage is missing, as it is of some of these answers.
    case tokenizerForWantOfUsage = "tokenizer_for_want_of_usage"
    /// Where usage is missing it takes the length that was asked for.
    case askedLength = "asked_length"
    /// It opens a connection for each request.
    case ownConnections = "own_connections"
    /// It counts events without any text, unless they name a role.
    case emptyEvents = "empty_events"
    /// It sees thinking in one member of an event and not in another; which it was is not stored.
    case memberOfThinking = "member_of_thinking"
    /// Its percentiles are a sketch's.
    case sketch
    /// It ends with the event that holds usage.
    case usageEvent = "usage_event"
    /// It counts each token of an event, all but one of them with a gap of 0.
    case tokensWithinEvents = "tokens_within_events"
    /// A stream without its end mark is a success to it if the body ended as HTTP has it, and a failure if the connection broke.
    case cutStreams = "cut_streams"
    /// Its time starts and ends in its own program, a little outside of the requests.
    case ownWindow = "own_window"
}
