import NIOCore

extension AnswerPlayer {
    /// Sends an answer that is one document, or what its faults make of it.
    func sendDocument(_ reply: Reply) {
        let faults = reply.misbehaviour
        if faults.errorFirst || faults.ending?.kind == .error {
            let rejection = RequestRejection(status: 500, message: "The server had an error.")
            let body = ByteBuffer(string: rejection.body(for: answer.wire, requestID: answer.requestID))
            let bytes = response.whole(status: 500, contentType: "application/json", body: body)
            status = 500
            return finish(.refused, last: bytes)
        }
        status = 200
        var body = reply.makeDialect().document()
        if faults.malformedAfter != nil { body.moveWriterIndex(to: body.writerIndex - 1) }
        if reply.request.isArray {
            body = ByteBuffer(string: "[\(String(buffer: body))]")
        }
        let bytes = response.whole(status: 200, contentType: "application/json", body: body)
        let half = bytes.getSlice(at: bytes.readerIndex, length: bytes.readableBytes - body.readableBytes / 2)
        switch faults.ending?.kind {
        case nil, .error:
            documentTokens = reply.segments.reduce(0) { $0 + $1.tokens } * reply.request.choices
            finish(.completed, last: bytes)
        case .cut, .truncate, .badChunk: finish(.broken, last: half, sequel: .close)
        case .stall:
            stall()
            channel.writeAndFlush(half ?? bytes, promise: nil)
        case .reset:
            finish(.broken)
            reset()
        }
    }
}
