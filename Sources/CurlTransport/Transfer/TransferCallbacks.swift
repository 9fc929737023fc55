import BenchModel
import CCurl

/// What libcurl calls about a transfer, on the loop's thread; the context of each is the transfer, that of the last one the
/// loop's ``ClosingConnections``.
enum TransferCallbacks {
    /// Returns the transfer of a callback's context; it lives at least until its handle is removed.
    private static func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    static let bodyArrived: curl_write_callback = { bytes, size, count, context in
        guard let transfer = transfer(context), let host = transfer.host, let bytes else { return 0 }
        if transfer.stampSource != .poll { transfer.stampSource = host.read.source }
        let length = size * count
        let body = UnsafeRawBufferPointer(start: bytes, count: length).bindMemory(to: UInt8.self)
        let goOn = transfer.receiveBody(body.span, arrival: host.read.arrival, takenInHand: host.read.takenInHand)
        return goOn ? length : 0
    }

    static let headerArrived: curl_write_callback = { bytes, size, count, context in
        guard let transfer = transfer(context), let host = transfer.host, let bytes else { return 0 }
        let length = size * count
        let line = UnsafeRawBufferPointer(start: bytes, count: length).bindMemory(to: UInt8.self)
        return transfer.receiveHeader(line.span, at: host.read.arrival) ? length : 0
    }

    static let requestGoes: curl_prereq_callback = { context, remoteIP, localIP, remotePort, localPort in
        guard let transfer = transfer(context), let host = transfer.host else { return Int32(CURL_PREREQFUNC_ABORT) }
        if transfer.refusesToGoAgain() { return Int32(CURL_PREREQFUNC_ABORT) }
        if transfer.hasUnaskedAnswer(localPort: UInt16(truncatingIfNeeded: localPort)) {
            transfer.metUnaskedAnswer = true
            return Int32(CURL_PREREQFUNC_ABORT)
        }
        let sent = MonotonicClock.now()
        transfer.sent = sent
        host.read.requestGoes()
        transfer.request.whenSent?(sent)
        let port = UInt16(truncatingIfNeeded: localPort)
        transfer.localPort = port
        if let easy = transfer.easy {
            transfer.connection.reused = easy.reusedConnection
            if !transfer.connection.reused {
                transfer.opening = easy.openingTimes
                host.closing.forgetBrokenOff(port)
            }
        }
        guard let remoteIP, let localIP,
            let remote = EasyHandle.address(String(cString: remoteIP), Int(remotePort))
        else {
            return Int32(CURL_PREREQFUNC_OK)
        }
        transfer.connection.remoteAddress = remote
        transfer.connection.connectionID = host.connections.number(
            of: "\(String(cString: localIP)):\(localPort) \(remote)",
            isNew: !transfer.connection.reused
        )
        return Int32(CURL_PREREQFUNC_OK)
    }

    static let nameSought: curl_resolver_start_callback = { _, _, context in
        transfer(context)?.refusesToGoAgain() == true ? 1 : 0
    }

    static let socketMade: curl_sockopt_callback = { context, socket, _ in
        if transfer(context)?.refusesToGoAgain() == true { return Int32(CURL_SOCKOPT_ERROR) }
        transfer(context)?.madeSocket = socket
        transfer(context)?.host?.prepare(socket)
        return Int32(CURL_SOCKOPT_OK)
    }

    static let socketCloses: curl_closesocket_callback = { context, socket in
        guard let context else { return Sockets.close(socket) }
        return Unmanaged<ClosingConnections>.fromOpaque(context).takeUnretainedValue().close(socket)
    }
}
