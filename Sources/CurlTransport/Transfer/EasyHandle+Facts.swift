import BenchModel
import CCurl

/// The phases of opening a connection, each counted from libcurl's own start of the transfer; 0 for a skipped phase.
struct OpeningTimes {
    var dns: Nanoseconds
    var connected: Nanoseconds
    var tls: Nanoseconds
}

/// What libcurl knows of a transfer and its connection.
extension EasyHandle {
    /// Returns the phases that libcurl timed, on the monotonic clock.
    ///
    /// libcurl counts from its own start. That start is computed from `sent`, which both sides know (PRETRANSFER_TIME),
    /// or, if the request was never sent, from the end of the transfer (TOTAL_TIME).
    func phases(of transfer: Transfer, endedAt instant: MonotonicInstant) -> PhaseTimes<Monotonic> {
        var times = PhaseTimes(started: transfer.started)
        let anchor: MonotonicInstant
        if let sent = transfer.sent {
            anchor = sent - duration(CURLINFO_PRETRANSFER_TIME_T)
        } else {
            anchor = instant - duration(CURLINFO_TOTAL_TIME_T)
        }
        guard !transfer.connection.reused else { return times }
        func phase(_ value: Nanoseconds) -> MonotonicInstant? {
            value > 0 ? max(transfer.started ?? .distantPast, anchor + value) : nil
        }
        let opening = transfer.opening ?? openingTimes
        times.connected = phase(opening.connected)
        times.tls = phase(opening.tls)
        times.dns = phase(opening.dns)
        return times
    }

    /// The connection's phases that libcurl has timed so far; after the request is sent, libcurl adds its own further
    /// work to them.
    var openingTimes: OpeningTimes {
        OpeningTimes(
            dns: duration(CURLINFO_NAMELOOKUP_TIME_T),
            connected: duration(CURLINFO_CONNECT_TIME_T),
            tls: duration(CURLINFO_APPCONNECT_TIME_T)
        )
    }

    /// Whether the transfer used an existing connection.
    var reusedConnection: Bool {
        var opened = 0
        ezb_getinfo_long(pointer, CURLINFO_NUM_CONNECTS, &opened)
        return opened == 0
    }

    /// The address that was reached or, without a connection, tried last; nil if it did not get that far.
    var remoteAddress: String? {
        var port = 0
        guard let ip = ezb_getinfo_string(pointer, CURLINFO_PRIMARY_IP) else { return nil }
        ezb_getinfo_long(pointer, CURLINFO_PRIMARY_PORT, &port)
        return Self.address(String(cString: ip), port)
    }

    static func address(_ ip: String, _ port: Int) -> String? {
        ip.isEmpty ? nil : ip.contains(":") ? "[\(ip)]:\(port)" : "\(ip):\(port)"
    }

    private func duration(_ info: CURLINFO) -> Nanoseconds {
        var microseconds: curl_off_t = 0
        ezb_getinfo_offset(pointer, info, &microseconds)
        return Nanoseconds(Int64(microseconds) * 1000)
    }
}
