package import BenchModel

/// What somebody means by a figure's name: the choices in which tools differ, each by itself.
///
/// Of two definitions one becomes the other choice by choice, so that what each choice does to the figure can be told.
package struct FigureDefinition: Sendable, Hashable {
    /// What is asked for.
    package enum Quantity: String, Sendable, CaseIterable {
        case failed
        case ttft
        /// To the first token that is no thinking.
        case ttfa
        case e2e
        /// Time per token, of each request.
        case tpot
        /// The same by a tool that has two of them, of which this one counts from the start of the request.
        case tpotFromStart = "tpot_from_start"
        /// Between events, pooled.
        case gap
        case streamRate = "tokens_per_second_per_stream"
        case systemRate = "system_tokens_per_second"
    }

    /// Which attempt stands for a request that was sent several times.
    package enum Attempt: Sendable, Hashable { case last, first }

    /// What an answer without a token is.
    package enum EmptyAnswer: Sendable, Hashable {
        case failure
        /// A success without a time to the first token.
        case success
        /// The same if usage counts output, else a failure.
        case successIfCounted
        /// A success whose first token came in no time.
        case instant
    }

    /// Which events are tokens.
    package enum Events: Sendable, Hashable {
        case of(Set<DeltaKind>)
        /// Those that the visible tokens came in: of the answer alone where usage counts reasoning apart.
        case visible
    }

    package enum Start: Sendable, Hashable {
        /// The connection is up and the request about to go.
        case sent
        /// Before there is a connection.
        case started
    }

    package enum End: Sendable, Hashable { case lastEvent, streamEnd }

    /// From where on the time of tokens runs.
    package enum Origin: Sendable, Hashable { case firstEvent, start }

    /// Which tokens share the time.
    package enum Tokens: Sendable, Hashable {
        /// The visible ones less those that came with the first event.
        case visibleAfterFirst
        /// All output less those that came with the first event.
        case afterFirst
        /// All output less one.
        case allButOne
        case all
    }

    /// The time that a throughput is of.
    package enum Window: Sendable, Hashable {
        /// From the first request sent to the last token.
        case sentToLastToken
        /// From the start of the first request to the end of the last one, failed ones among them.
        case wholeRun
        /// From the start of the first request that succeeded to the last token of one.
        case successes
        /// From the start of the first request to the end of the one that was started last.
        case toLastStarted
    }

    package enum Interpolation: Sendable, Hashable {
        /// Linear between the two nearest values, type 7.
        case linear
        /// The value below.
        case lower
        /// The first value at which the share of all weight is reached.
        case cumulative
    }

    /// What a request's value weighs.
    package enum Weight: Sendable, Hashable { case one, tokens, tokensButOne }

    package let quantity: Quantity
    package var attempt = Attempt.last
    package var countsWarmup = false
    package var countsDroppedStarts = true
    package var countsClosedStreams = true
    package var emptyAnswer = EmptyAnswer.failure
    package var events: Events
    package var start = Start.sent
    package var origin = Origin.firstEvent
    package var end: End
    package var tokens = Tokens.visibleAfterFirst
    /// Whether tokens that all came at one instant took no time, rather than an unknown one.
    package var countsInstantStreams = false
    /// Whether a request is left out that took less than 1 ms behind its first token.
    package var omitsBriefStreams = false
    package var window = Window.sentToLastToken
    package var interpolation = Interpolation.linear
    package var weight = Weight.one

    /// The definition of this program's reports.
    package static func own(_ quantity: Quantity) -> FigureDefinition {
        switch quantity {
        case .ttfa: FigureDefinition(quantity: quantity, events: .of([.text, .tool, .refusal]), end: .lastEvent)
        case .e2e: FigureDefinition(quantity: quantity, events: .of(Set(DeltaKind.allCases)), end: .streamEnd)
        case .tpot, .tpotFromStart, .streamRate:
            FigureDefinition(quantity: quantity, events: .visible, end: .lastEvent)
        case .failed, .ttft, .gap, .systemRate:
            FigureDefinition(quantity: quantity, events: .of(Set(DeltaKind.allCases)), end: .lastEvent)
        }
    }
}

extension FigureDefinition {
    /// A choice in which two definitions can differ, in the order in which one is turned into the other.
    package enum Choice: String, Sendable, CaseIterable {
        case retries
        case warmup = "warm_up"
        case droppedStarts = "dropped_starts"
        case closedStreams = "closed_streams"
        case emptyAnswers = "empty_answers"
        case events, start, origin, end, tokens
        case instantStreams = "instant_streams"
        case briefStreams = "brief_streams"
        case window
        case interpolation
        case weight
    }

    /// Takes over what another definition chose in one point.
    mutating func take(_ choice: Choice, from other: FigureDefinition) {
        switch choice {
        case .retries: attempt = other.attempt
        case .warmup: countsWarmup = other.countsWarmup
        case .droppedStarts: countsDroppedStarts = other.countsDroppedStarts
        case .closedStreams: countsClosedStreams = other.countsClosedStreams
        case .emptyAnswers: emptyAnswer = other.emptyAnswer
        case .events: events = other.events
        case .start: start = other.start
        case .origin: origin = other.origin
        case .end: end = other.end
        case .tokens:
            // A pace is of tokens and of the events that they came in: one of them alone is nobody's.
            (tokens, events) = (other.tokens, other.events)
        case .instantStreams: countsInstantStreams = other.countsInstantStreams
        case .briefStreams: omitsBriefStreams = other.omitsBriefStreams
        case .window: window = other.window
        case .interpolation: interpolation = other.interpolation
        case .weight: weight = other.weight
        }
    }

    /// The choices that a quantity depends on.
    static func choices(for quantity: Quantity) -> [Choice] {
        switch quantity {
        case .failed: [.retries, .warmup, .droppedStarts, .emptyAnswers]
        case .ttft, .ttfa:
            [.retries, .warmup, .closedStreams, .emptyAnswers, .events, .start, .interpolation, .weight]
        case .e2e: [.retries, .warmup, .emptyAnswers, .events, .start, .end, .interpolation, .weight]
        case .tpot, .tpotFromStart, .streamRate:
            [
                .retries, .warmup, .closedStreams, .start, .tokens, .origin, .end, .instantStreams, .briefStreams,
                .interpolation, .weight,
            ]
        case .gap: [.retries, .warmup, .closedStreams, .events, .interpolation, .weight]
        case .systemRate: [.retries, .warmup, .closedStreams, .emptyAnswers, .window]
        }
    }
}
