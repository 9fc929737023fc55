import BenchModel
import Pricing
import ProviderWire

extension Sample {
    /// Creates the sample of an exchange: judged, with all times counted from the run's epoch.
    init(
        _ planning: Plan.Request,
        promptID: String,
        planned: MonotonicInstant,
        attempt: Int,
        exchange: RecordedExchange,
        call: ProviderCall,
        terms: AskedTerms,
        part: Int,
        epoch: RunEpoch
    ) {
        var response = call.response(of: exchange).counted(from: epoch)
        let answerText = response.text
        response.text = nil
        let usage = response.usage
        if terms.asksForHourWrites, (usage.cacheWrite ?? 0) > 0, usage.cacheWriteHour == nil {
            response.marks.insert(.unsplitCacheWrites)
        }
        response.hasContent = false
        if let time = call.processingTime(of: exchange) { response.timing.times[.processing] = time }
        let (thinkingText, toolText) = (response.thinkingText, response.toolText)
        (response.thinkingText, response.toolText) = (nil, nil)
        self.init(
            target: planning.target,
            promptID: promptID,
            phase: planning.phase,
            sequence: planning.sequence,
            turn: planning.turn,
            attempt: attempt,
            outcome: call.outcome(of: exchange),
            httpStatus: exchange.head?.status,
            connection: exchange.connection,
            planned: epoch.runInstant(at: planned),
            wasHeldBack: exchange.wasHeldBack,
            times: exchange.times.counted(from: epoch),
            response: response,
            bytesReceived: exchange.bytesReceived,
            providerRequestID: call.requestID(of: exchange),
            simulator: call.simulator(of: exchange),
            part: part,
            retryAfter: call.retryAfter(of: exchange, wallTime: MonotonicClock.wallNow()),
            rateLimits: call.rateLimits(of: exchange),
            cancellation: exchange.cancellation?.counted(from: epoch),
            answerText: answerText,
            thinkingText: thinkingText,
            toolText: toolText
        )
        // One that is broken off may not have come to where it says its tier.
        if outcome == .ok, let mark = terms.mark(ofTier: self.response.serviceTier) {
            self.response.marks.insert(mark)
        }
    }
}
