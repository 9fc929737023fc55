import BenchModel

/// How a stream ends, and what can be said once it has.
extension ResponseRecord {
    /// Notes a stop reason in a protocol that sends a terminator after it.
    mutating func sayStop() { end.say() }

    /// Notes a stop reason in a protocol where it may be the only sign of the end.
    ///
    /// It counts as the end unless more of the answer follows or the body is incomplete.
    mutating func markEnd() {
        end.say()
        guard !response.isTerminated else { return }
        response.isTerminated = true
        response.terminatorArrival = arrival
    }

    /// Notes an event in such a protocol: whether all answers that came have finished.
    mutating func markEnd(if haveFinished: Bool) {
        if haveFinished {
            markEnd()
        } else if response.isTerminated {
            withdrawEnd()
        }
    }

    /// Notes the terminator, which is certainly the end.
    mutating func terminate() {
        end.makeCertain()
        response.isTerminated = true
        response.terminatorArrival = arrival
    }

    /// Ends the stream at `[DONE]`, which servers other than OpenAI's append to every protocol.
    ///
    /// With usage or a stop reason before it, `[DONE]` ends the answer. Without either, it does not: gateways append it
    /// to broken streams too.
    mutating func endAtMark() -> EventMeaning {
        guard !response.isTerminated else {
            terminate()
            return .terminated
        }
        let isCounted = response.usage.output != nil && suspicion == nil
        guard response.providerError == nil, isCounted || response.stopReason != nil else { return .more }
        terminate()
        return .terminated
    }

    /// Withdraws an end that only a stop reason had announced.
    mutating func withdrawEnd() {
        end.withdraw()
        response.isTerminated = false
        response.terminatorArrival = nil
    }

    /// Computes the results that need the whole body.
    mutating func settle() {
        if keepsText { settleText() }
        response.deltas = rows.columns
        response.isBlank = (hasToken || response.hasContent) && !ink.isFound
        settleUsage()
        response.firstEventTokens = usage.firstEventTokens(response.usage)
        failByStopReason()
        guard response.isTerminated, response.providerError == nil, response.defect == nil else { return }
        if response.stopReason == nil { response.marks.insert(.neverFinished) }
        // An answer with other passes has output that this stream does not carry; that is already marked.
        if !response.marks.contains(.otherPasses),
            UnseenOutput.exists(response.usage, seen, saidThinking: response.thinkingBegan != nil)
        {
            response.marks.insert(.unseenOutput)
        }
        if let first = response.deltas.arrivals.first, let began = ink.began, began - first >= Self.blankLead {
            response.marks.insert(.blankFirst)
        }
        if UnseenOutput.isOverflowing(response.usage, response.deltas) { response.marks.insert(.fewerTokens) }
    }

    /// How much later than white space the first letter comes where the white space was no piece of the answer: the least stall.
    private static let blankLead: Nanoseconds = 250_000_000

    /// A stop reason may report a failure without an error object, see ``StopWords``; gateways pass it on into any protocol.
    private mutating func failByStopReason() {
        guard let reason = response.stopReason, StopKind(reason) == .failed else { return }
        fail(ProviderError(type: reason, message: "the answer ended with the stop reason \"\(reason)\""))
    }

    /// Drops or marks counts that cannot be right, once all of them are known.
    ///
    /// If output came, streamed or whole, neither input nor output can be 0: such a 0 is a placeholder. A count of output
    /// that was told before more of it came, and that is smaller than the number of events, is one of what had come by then.
    private mutating func settleUsage() {
        if hasToken || response.hasContent {
            if response.usage.input == 0 { response.usage.input = nil }
            if response.usage.output == 0 { response.usage.output = nil }
        }
        // One event may have been logged as one of each kind.
        let since = rows.count - eventsWhenCounted
        if since > DeltaKind.allCases.count, let output = response.usage.output, output < rows.count {
            (response.usage.output, response.usage.reasoning, response.usage.total) = (nil, nil, nil)
        }
        if response.usage.tokensBeyondParts > 0 { response.marks.insert(.largerTotal) }
        if response.usage.isContradictory || response.usage.totalFallsShort {
            response.marks.insert(.contradictoryUsage)
        }
    }

    private var seen: UnseenOutput.Seen {
        var seen = document
        seen.calls = calls
        for (kind, bytes) in zip(response.deltas.kinds, response.deltas.byteCounts) {
            if kind == .thinking { seen.thinking += Int(bytes) } else { seen.answer += Int(bytes) }
        }
        return seen
    }
}
