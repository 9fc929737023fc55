import NIOCore
import NIOHTTP1

/// Reads the requests of one connection and answers them in order, including pipelined ones.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    /// How many pipelined requests may wait before reading pauses.
    private static let longestQueue = 16
    private static let largestBody = 64 << 20

    private let service: Service
    private let ledger: Ledger
    private let clock: ArrivalClock
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()
    private var queue: [IncomingRequest] = []
    private var player: AnswerPlayer?
    private var isClosing = false
    /// The number of requests on this connection.
    private var requests = 0

    init(_ service: Service, _ ledger: Ledger, _ clock: ArrivalClock) {
        self.service = service
        self.ledger = ledger
        self.clock = clock
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = ByteBuffer()
            // curl sends `Expect: 100-continue` before a large body, and waits a second for the answer.
            if head.headers.first(name: "expect")?.lowercased() == "100-continue", player == nil {
                send("HTTP/1.1 100 Continue\r\n\r\n", on: context.channel)
            }
        case .body(var part):
            guard body.readableBytes + part.readableBytes <= Self.largestBody else {
                return refuse("413 Content Too Large", on: context.channel)
            }
            body.writeBuffer(&part)
        case .end:
            guard let head else { return }
            self.head = nil
            requests += 1
            queue.append(
                IncomingRequest(head: head, body: body, arrival: clock.takeRequestArrival(), place: requests)
            )
            body = ByteBuffer()
            if queue.count >= Self.longestQueue { setReading(false, context.channel) }
            answerNext(on: context.channel)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { player?.roomIsBack() }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        isClosing = true
        player?.connectionIsGone()
        player = nil
        queue = []
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError, player == nil else {
            context.close(promise: nil)
            return
        }
        refuse("400 Bad Request", on: context.channel)
    }

    private func answerNext(on channel: any Channel) {
        guard player == nil, !isClosing, !queue.isEmpty else { return }
        let request = queue.removeFirst()
        if queue.isEmpty { setReading(true, channel) }
        let player = AnswerPlayer(
            service.answer(to: request),
            to: request,
            channel: channel,
            ledger: ledger,
            gate: service.gate,
            board: service.board
        ) { [weak self] sequel in
            self?.answerIsOver(sequel, channel)
        }
        self.player = player
        player.start()
    }

    private func answerIsOver(_ sequel: AnswerPlayer.Sequel, _ channel: any Channel) {
        player = nil
        switch sequel {
        case .nextRequest: answerNext(on: channel)
        case .close:
            isClosing = true
            // Close after the writes: closing alone does not wait for a flush.
            channel.writeAndFlush(ByteBuffer()).whenComplete { _ in channel.close(promise: nil) }
        }
    }

    private func refuse(_ status: String, on channel: any Channel) {
        send("HTTP/1.1 \(status)\r\n\(service.origin)connection: close\r\ncontent-length: 0\r\n\r\n", on: channel)
        answerIsOver(.close, channel)
    }

    private func send(_ text: String, on channel: any Channel) {
        channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
    }

    private func setReading(_ isOn: Bool, _ channel: any Channel) {
        channel.setOption(ChannelOptions.autoRead, value: isOn).whenFailure { _ in channel.close(promise: nil) }
    }
}
