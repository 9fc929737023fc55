import BenchModel

/// What a body says beside its output: names, reasons, errors.
extension ResponseRecord {
    /// Notes that the server announced thinking.
    mutating func beginThinking() {
        if response.thinkingBegan == nil { response.thinkingBegan = arrival }
    }

    /// Keeps the first model name and ID that are not empty; most events repeat them.
    @inline(__always)
    mutating func identify(model: JSONText?, id: JSONText?, in bytes: Span<UInt8>) {
        if response.servedModel == nil, let model, !model.isEmpty { response.servedModel = model.string(in: bytes) }
        if response.responseID == nil, let id, !id.isEmpty { response.responseID = id.string(in: bytes) }
    }

    /// Notes the service tier; the last one holds, except `auto`, which is what was asked for and not what was served.
    mutating func serve(tier: String?) {
        guard let tier, tier != response.serviceTier, tier != "auto" else { return }
        response.serviceTier = TextExcerpt.oneLine(tier, limit: 64)
    }

    /// Keeps the last stop reason that is not empty, but one of several choices that tells of a failure is not replaced.
    @inline(__always)
    mutating func stop(_ reason: JSONText?, in bytes: Span<UInt8>) {
        if let reason, !reason.isEmpty { keepStop(reason.string(in: bytes)) }
    }

    private mutating func keepStop(_ reason: String) {
        if let known = response.stopReason, known == reason || StopKind(known) == .failed { return }
        response.stopReason = reason
    }

    /// Keeps the first error; later ones only repeat it.
    mutating func fail(_ error: ProviderError?) {
        if response.providerError == nil { response.providerError = error }
    }

    /// Keeps the first message that may be an error or only a remark, such as `{"status": "queued", "message": …}`;
    /// ``settleSuspicion()`` decides.
    mutating func suspect(_ error: ProviderError?) {
        if suspicion == nil { suspicion = error }
    }

    /// Turns the suspicion into an error unless a complete answer came with it.
    mutating func settleSuspicion() {
        if !response.isTerminated || !hasToken && !response.hasContent { fail(suspicion) }
    }
}
