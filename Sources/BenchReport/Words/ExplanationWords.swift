import BenchAnalysis
import BenchModel
import Statistics

extension FigureDefinition.Quantity {
    /// What this program calls it.
    var title: String {
        switch self {
        case .failed: "failed"
        case .ttft: "TTFT"
        case .ttfa: "TTFA"
        case .e2e: "E2E"
        case .tpot: "TPOT"
        case .tpotFromStart: "TPOT + TTFT"
        case .gap: "ITL"
        case .streamRate: "tokens/s"
        case .systemRate: "system tokens/s"
        }
    }

    /// What it is measured in; nil of requests.
    var unit: Metric.Unit? {
        switch self {
        case .failed: nil
        case .ttft, .ttfa, .e2e, .tpot, .tpotFromStart, .gap: .time
        case .streamRate, .systemRate: .rate
        }
    }

    /// Returns a value of it for people.
    func shown(_ value: Double?) -> String {
        guard let value else { return Figure.absent }
        switch unit {
        case .time: return "\(Figure.milliseconds(value)) ms"
        case .rate: return "\(Figure.significant(value))/s"
        case .share, .tokens, .portion, .money, nil: return Figure.trimmed(Figure.significant(value))
        }
    }

    /// Returns how much more one value is than another, with its sign.
    func difference(_ from: Double?, _ to: Double?) -> String {
        guard let from, let to else { return Figure.absent }
        if from == to { return "0" }
        let size = abs(to - from)
        let unit = unit == .time ? " ms" : unit == .rate ? "/s" : ""
        return "\(to < from ? "−" : "+")\(Figure.rounded(unit == " ms" ? size / 1e6 : size, digits: 3))\(unit)"
    }

    /// Returns a statistic's name with what it is of.
    func named(_ statistic: FigureReading.Statistic) -> String {
        statistic == .whole ? title : "\(title) \(statistic.name)"
    }
}

extension FigureReading.Statistic {
    var name: String {
        switch self {
        case .mean: "mean"
        case .percentile(let percentile): Figure.percentileName(percentile)
        case .standardDeviation: "std"
        case .minimum: "min"
        case .maximum: "max"
        case .sum: "sum"
        case .whole: "whole"
        }
    }
}

extension ExplainedFigure {
    /// Why the tool's figure is another, in a sentence without a full stop, for one choice.
    func reason(_ choice: FigureDefinition.Choice) -> String {
        switch choice {
        case .retries: "it retries nothing, so that a request counts as its first attempt ended"
        case .warmup: "it has no warm-up: those requests count, too"
        case .droppedStarts: "it drops no start, so that those dropped here are no requests to it"
        case .closedStreams: "it closes no streams: those closed on purpose are left out"
        case .emptyAnswers:
            switch definition.emptyAnswer {
            case .instant where quantity == .ttft: "an answer without a token is a success to it, with a TTFT of 0"
            case .successIfCounted: "an answer without a token is a success to it if usage counts output"
            case .failure, .success, .instant: "an answer without a token is a success to it"
            }
        case .events: eventReason
        case .start: "its clock starts before the connection is made, here when the request is sent"
        case .origin: "the time until the first token is in it"
        case .end:
            definition.end == .lastEvent
                ? "it ends with the last token, here with the stream"
                : "it ends with the stream, here with the last token"
        case .tokens: tokenReason
        case .instantStreams: "streams whose tokens all came at one instant count with 0, here they have no pace"
        case .briefStreams: "requests that took less than 1 ms behind their first token are left out"
        case .window: windowReason
        case .interpolation:
            definition.interpolation == .lower
                ? "its percentiles are the sample at or below the place, here they lie between two samples"
                : "its percentiles are the first sample that reaches the share, here they lie between two samples"
        case .weight:
            definition.weight == .tokens
                ? "each request weighs as much as it has tokens"
                : "each request weighs as much as it has tokens behind the first"
        }
    }

    private var eventReason: String {
        "only events with \(countedKinds) count as tokens, here any kind"
    }

    private var countedKinds: String {
        guard case .of(let kinds) = definition.events else { return "visible tokens" }
        let names: [(DeltaKind, String)] = [
            (.text, "text"), (.thinking, "thinking"), (.tool, "tool calls"), (.refusal, "refusals"),
        ]
        return TargetNames.list(names.filter { kinds.contains($0.0) }.map(\.1), atMost: 4)
    }

    private var tokenReason: String {
        let tokens =
            switch definition.tokens {
            case .all: "all output tokens"
            case .allButOne: "all output tokens but one"
            case .afterFirst: "all output tokens behind the first event"
            case .visibleAfterFirst: "the visible tokens behind the first event"
            }
        return
            "it divides the time of events with \(countedKinds) by \(tokens), here that of the visible tokens by those "
            + "behind the first event"
    }

    private var windowReason: String {
        let own = "here from the first request sent to the last token"
        switch definition.window {
        case .sentToLastToken: return own
        case .wholeRun: return "its time runs from the first start to the last end, failed requests among them, \(own)"
        case .successes:
            return "its time runs from the first start to the last token of requests that succeeded, \(own)"
        case .toLastStarted:
            return "its time runs from the first start to the end of the request started last, \(own)"
        }
    }

    /// What a step does to the figure, by the statistic that it changes most: `TTFT p95 +23.4 ms`.
    func effect(_ step: Step) -> String {
        let changed = FigureReading.statistics(of: quantity).compactMap { statistic -> (String, Double)? in
            guard let before = step.before[statistic], let after = step.after[statistic], before != after else {
                return nil
            }
            let size = abs(after - before) / max(abs(before), 1e-12)
            return ("\(quantity.named(statistic)) \(quantity.difference(before, after))", size)
        }
        return changed.max { $0.1 < $1.1 }?.0 ?? "\(quantity.title) n \(step.before.n) → \(step.after.n)"
    }
}

extension FigureDefinition.Choice {
    /// What it is about, in a word or two.
    var title: String {
        switch self {
        case .retries: "retries"
        case .warmup: "warm-up"
        case .droppedStarts: "dropped starts"
        case .closedStreams: "closed streams"
        case .emptyAnswers: "empty answers"
        case .events: "what is a token"
        case .start: "the clock's start"
        case .origin: "the first token's time"
        case .end: "the end"
        case .tokens: "which tokens are counted"
        case .instantStreams: "tokens of one instant"
        case .briefStreams: "brief answers"
        case .window: "the time of throughput"
        case .interpolation: "percentiles"
        case .weight: "weights"
        }
    }
}

extension ExplainedLimit {
    /// What stored samples cannot show, in a sentence without a full stop.
    func sentence(of target: MeasuredTarget) -> String {
        switch self {
        case .ownLateness:
            "it takes the time when it comes to an event, after its own parsing and queueing; how late it would have "
                + "been is not in these figures"
        // Most of them speak this one too, by definitions that nobody has read for this program.
        case .foreignProtocol where target.target.wireProtocol == WireProtocol.openaiCompletions.rawValue:
            "its definitions for openai-completions were not read; these are those for its other protocols, applied to "
                + "the same events"
        case .foreignProtocol:
            "it does not speak \(PlainText.printable(target.target.wireProtocol)); these are its definitions applied to "
                + "the same events"
        case .ownTokenizer: "it counts tokens with a tokenizer of its own; the server's count stands in"
        case .tokenizerForWantOfUsage:
            "where usage is missing it counts tokens with a tokenizer; the number of events stands in"
        case .askedLength:
            "where usage is missing it takes the length that was asked for; the number of events stands in"
        case .ownConnections:
            "it opens a connection for each request; requests that found one open here would have taken longer"
        case .emptyEvents: "it counts events with empty text and without a role, too; these are not stored"
        case .memberOfThinking:
            "it takes `reasoning` for a token and `reasoning_content` not; which of them thinking came in is not stored"
        case .sketch: "its percentiles are a t-digest's, within about 0.05 %"
        case .usageEvent: "it ends with the event that holds usage; the end of the stream, just behind, stands in"
        case .tokensWithinEvents:
            "it gives each token of an event a gap of 0 to the one before; how many tokens an event holds is not stored"
        case .cutStreams:
            "a stream that ended without its end mark is a success to it if its body ended well, and a failure if the "
                + "connection broke; here it is a failure"
        case .ownWindow:
            "its time includes what its own program does before the first request and after the last"
        }
    }
}
