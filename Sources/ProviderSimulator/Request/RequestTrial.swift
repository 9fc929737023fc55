import Foundation
import NIOCore

/// Answers a request without a connection: what a body is read as, and what would be said to it.
package enum RequestTrial {
    /// Reads a body as a request of one protocol and makes its answer.
    ///
    /// - Parameters:
    ///   - body: Anything at all.
    ///   - wire: The protocol to read it in.
    /// - Returns: The whole answer as a document, and its text as the last event of a stream would have ended it; nil where
    ///   the request is refused.
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
