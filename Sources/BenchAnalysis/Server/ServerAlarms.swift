import BenchModel

/// Alarms about servers that tell their own figures.
enum ServerAlarms {
    /// - Parameters:
    ///   - servers: what they said of themselves.
    ///   - besidesOthers: whether other machines ask them in the same run, so that they count more than this one sent.
    /// - Returns: the alarms.
    static func find(_ servers: [ServerSummary], besidesOthers: Bool) -> [Alarm] {
        servers.flatMap { server -> [Alarm] in
            var alarms: [Alarm] = []
            if server.isShared, !besidesOthers, let counted = server.counted {
                alarms.append(.serverShared(server: server.server, counted: Int(clamping: counted), sent: server.sent))
            }
            if let at = server.restartedAt {
                alarms.append(.serverRestarted(server: server.server, at: at - RunInstant(nanoseconds: 0)))
            }
            if server.failed > 0 {
                alarms.append(
                    .serverNotRead(
                        server: server.server,
                        failed: server.failed,
                        of: server.scrapes,
                        reason: server.lastFailure ?? ""
                    )
                )
            }
            return alarms
        }
    }
}
