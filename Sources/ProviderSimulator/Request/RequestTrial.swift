import NIOCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads and answers a request without a connection, for fuzzing.
package enum RequestTrial {
    /// Reads a body as a request of one protocol and makes its answer.
    ///
    /// - Parameters:
    ///   - body: Any bytes.
    ///   - wire: The protocol.
    /// - Returns: The answer as a document, and as the closing events of a stream; nil if the request is rejected.
    package static func answer(to body: [UInt8], in wire: WireProtocol) -> (document: [UInt8], events: [UInt8])? {
        let target = Route.Target(model: "m", streams: true)
        guard let asked = try? GenerationRequest(wire, target: target, anthropicVersion: nil, body: Data(body)) else {
            return nil
        }
        let reply = Reply(
            to: asked,
            requestID: "req",
            created: 0,
            overrides: ReplyOverrides(),
            misbehaviour: Misbehaviour([]),
            cached: PromptCache().lookUp(asked.prompt, marksOnly: wire == .anthropic),
            generator: SeededGenerator(seed: 1, stream: 1)
        )
        var composer = EventComposer(reply)
        composer.open()
        for event in IteratorSequence(reply.tokenEvents) { composer.add(event) }
        composer.close()
        return (Array(reply.makeDialect().document().readableBytesView), Array(composer.take().readableBytesView))
    }
}
