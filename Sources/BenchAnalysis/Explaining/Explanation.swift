package import BenchModel

/// One target's figures by this program's definitions and by a tool's, and what makes the difference.
package struct Explanation: Sendable {
    package let tool: ForeignTool
    package let figures: [ExplainedFigure]
    /// What holds for all figures of the tool.
    package let limits: [ExplainedLimit]

    /// Explains what a tool would have said of a target.
    ///
    /// - Parameters:
    ///   - target: whose samples.
    ///   - tool: whose definitions.
    ///   - shape: the load of the run, which some definitions depend on.
    package init(_ target: MeasuredTarget, as tool: ForeignTool, shape: LoadShape.Kind) {
        var readings = FigureReadings(target)
        self.init(target, as: tool, shape: shape, &readings)
    }

    fileprivate init(
        _ target: MeasuredTarget,
        as tool: ForeignTool,
        shape: LoadShape.Kind,
        _ readings: inout FigureReadings
    ) {
        self.tool = tool
        var figures: [ExplainedFigure] = []
        for figure in tool.figures where figure.quantity != .ttfa || target.showsThinking {
            let definition = tool.definition(figure, target, shape: shape)
            if let explained = ExplainedFigure(figure, definition, of: target, &readings) { figures.append(explained) }
        }
        self.figures = figures
        var limits: [ExplainedLimit] = tool.protocols.contains(target.target.wireProtocol) ? [] : [.foreignProtocol]
        let failures = target.measured.compactMap { request -> FailureKind? in
            if case .failed(let kind, _) = request.sample.outcome { kind } else { nil }
        }
        if failures.contains(.truncated) { limits.append(.cutStreams) }
        self.limits = limits + [.ownLateness]
    }
}

/// A run's targets, each explained by some tools.
package struct RunExplanation: Sendable {
    /// A target with an explanation by each tool, in the order of ``RunExplanation/tools``.
    package struct Target: Sendable {
        package let measured: MeasuredTarget
        package let explanations: [Explanation]
    }

    package let run: MeasuredRun
    package let tools: [ForeignTool]
    package let targets: [Target]

    /// Explains some of a run's targets.
    package init(_ run: MeasuredRun, targets: [MeasuredTarget], as tools: [ForeignTool]) {
        self.run = run
        self.tools = tools
        self.targets = targets.map { target in
            var readings = FigureReadings(target)
            return Target(
                measured: target,
                explanations: tools.map { Explanation(target, as: $0, shape: run.record.loadShape, &readings) }
            )
        }
    }
}

/// A target's figures by each definition that was asked for: all tools start from the same one, and share many a step.
private struct FigureReadings {
    let target: MeasuredTarget
    private var known: [FigureDefinition: FigureReading] = [:]

    init(_ target: MeasuredTarget) { self.target = target }

    mutating func reading(_ definition: FigureDefinition) -> FigureReading {
        if let reading = known[definition] { return reading }
        let reading = FigureReading(definition, of: target)
        known[definition] = reading
        return reading
    }
}

/// A figure by two definitions.
package struct ExplainedFigure: Sendable {
    /// A choice that the tool made otherwise, and the figure with it.
    package struct Step: Sendable, Equatable {
        package let choice: FigureDefinition.Choice
        package let before: FigureReading
        package let after: FigureReading

        /// Whether it changes anything of these samples.
        package var hasEffect: Bool { before != after }
    }

    package let quantity: FigureDefinition.Quantity
    /// What the tool calls it.
    package let name: String
    /// What the tool means by it.
    package let definition: FigureDefinition
    package let own: FigureReading
    package let foreign: FigureReading
    /// From this program's definition to the tool's.
    package let steps: [Step]
    package let limits: [ExplainedLimit]

    /// Turns this program's definition into another, choice by choice; nil where neither has a value.
    fileprivate init?(
        _ figure: ForeignFigure,
        _ definition: FigureDefinition,
        of target: MeasuredTarget,
        _ readings: inout FigureReadings
    ) {
        quantity = figure.quantity
        name = figure.name
        self.definition = definition
        var current = FigureDefinition.own(figure.quantity)
        let own = readings.reading(current)
        var reading = own
        var steps: [Step] = []
        for choice in FigureDefinition.choices(for: figure.quantity) {
            var next = current
            next.take(choice, from: definition)
            if next == current { continue }
            let after = readings.reading(next)
            steps.append(Step(choice: choice, before: reading, after: after))
            (current, reading) = (next, after)
        }
        if own.isEmpty, reading.isEmpty { return nil }
        self.own = own
        foreign = reading
        self.steps = steps
        limits = figure.limits.filter { $0.applies(to: target) }
    }
}

extension ExplainedLimit {
    /// Whether a target's samples are such that it matters.
    fileprivate func applies(to target: MeasuredTarget) -> Bool {
        switch self {
        case .tokenizerForWantOfUsage, .askedLength:
            target.requests.contains { $0.metrics.isStreamed && $0.sample.response.usage.output == nil }
        case .memberOfThinking: target.requests.contains { $0.metrics.hasThinkingEvents }
        case .tokensWithinEvents: target.gaps.name == .icl
        case .ownLateness, .foreignProtocol, .ownTokenizer, .ownConnections, .emptyEvents, .sketch, .usageEvent,
            .cutStreams, .ownWindow:
            true
        }
    }
}
