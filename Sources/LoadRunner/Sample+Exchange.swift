import BenchModel
import ProviderWire

extension Sample {
    /// Creates the sample of an exchange: judged, with all times counted from the run's epoch.
    init(
        _ planning: Plan.Request,
        promptID: String,
        planned: Nanoseconds,
        attempt: Int,
        exchange: RecordedExchange,
        call: ProviderCall,
        part: Int,
        epoch: Nanoseconds
    ) {
        var times = exchange.times
        for path in [\PhaseTimes.started, \.dns, \.connected, \.tls, \.sent, \.headers, \.firstByte, \.end] {
            if let instant = times[keyPath: path] { times[keyPath: path] = instant - epoch }
        }
        var response = call.response(of: exchange)
        response.deltas = response.deltas.relative(to: epoch)
        if let arrival = response.firstEvent { response.firstEvent = arrival - epoch }
        if let arrival = response.thinkingBegan { response.thinkingBegan = arrival - epoch }
        if let arrival = response.terminatorArrival { response.terminatorArrival = arrival - epoch }
        let answerText = response.text
        response.text = nil
        response.hasContent = false
        let (thinkingText, toolText) = (response.thinkingText, response.toolText)
        (response.thinkingText, response.toolText) = (nil, nil)
        var cancellation = exchange.cancellation
        cancellation?.decided -= epoch
        if let gone = cancellation?.gone { cancellation?.gone = gone - epoch }
        self.init(
            target: planning.target,
            promptID: promptID,
            phase: planning.phase,
            sequence: planning.sequence,
            attempt: attempt,
            outcome: call.outcome(of: exchange),
            httpStatus: exchange.head?.status,
            connection: exchange.connection,
            planned: planned - epoch,
            wasHeldBack: exchange.wasHeldBack,
            times: times,
            response: response,
            bytesReceived: exchange.bytesReceived,
            providerRequestID: call.requestID(of: exchange),
            simulator: call.simulator(of: exchange),
            part: part,
            retryAfter: call.retryAfter(of: exchange, wallTime: MonotonicClock.wallNow()),
            rateLimits: call.rateLimits(of: exchange),
            cancellation: cancellation,
            answerText: answerText,
            thinkingText: thinkingText,
            toolText: toolText
        )
    }
}
