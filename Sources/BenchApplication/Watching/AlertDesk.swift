package import BenchModel
import SampleStore
import Synchronization

/// Ways to tell somebody of an incident.
package protocol AlertSender: Sendable {
    /// The ways there are.
    var channels: AlertRecord.Channels { get }
    /// Tells it in one way, and tries for a while.
    func send(_ alert: AlertRecord, by channel: AlertRecord.Channels) async throws(AlertFault)
}

/// Why somebody could not be told.
package struct AlertFault: Error, Equatable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}

/// Tells alerts beside the probes, in order, until each way has taken them.
///
/// An alert is stored before it is told, with the ways in which it still is to be; so none is lost with the process, and none
/// is told twice but where the process ended between the two.
final class AlertDesk: Sendable {
    private struct State {
        var pending: [AlertRecord] = []
        var worker: Task<Void, Never>?
        /// Whether something was posted since the worker looked.
        var isNewsThere = false
        /// Ways that did not work the last time, which is told once.
        var failing: AlertRecord.Channels = []
    }

    private let sender: any AlertSender
    private let journal: WatchJournal
    private let tell: @Sendable (WatchEvent) -> Void
    private let state = Mutex(State())

    init(_ sender: any AlertSender, _ journal: WatchJournal, tell: @escaping @Sendable (WatchEvent) -> Void) {
        self.sender = sender
        self.journal = journal
        self.tell = tell
    }

    var channels: AlertRecord.Channels { sender.channels }
    var undelivered: Int { state.withLock(\.pending.count) }

    /// Takes alerts to tell; those that were not told before are tried again.
    func post(_ alerts: [AlertRecord]) {
        state.withLock { state in
            // A way that this process was not given cannot be gone.
            state.pending += alerts.map { alert in
                var alert = alert
                alert.pending.formIntersection(sender.channels)
                return alert
            }.filter { !$0.pending.isEmpty }
            guard !state.pending.isEmpty else { return }
            state.isNewsThere = true
            if state.worker == nil { state.worker = Task { await self.work() } }
        }
    }

    /// Waits until all is told or was tried, for no longer than the grace.
    func finish(within grace: Duration) async {
        guard let worker = state.withLock(\.worker) else { return }
        let limit = Task {
            try? await Task.sleep(for: grace)
            if !Task.isCancelled { worker.cancel() }
        }
        await worker.value
        limit.cancel()
    }

    private func work() async {
        while true {
            let goesOn = state.withLock { state in
                defer { state.isNewsThere = false }
                if !state.isNewsThere || Task.isCancelled { state.worker = nil }
                return state.worker != nil
            }
            guard goesOn else { return }
            for channel in [AlertRecord.Channels.webhook, .command] { await tellAll(by: channel) }
        }
    }

    /// Tells what is pending in one way, in order; where that fails the rest waits, or an end would be told before its beginning.
    private func tellAll(by channel: AlertRecord.Channels) async {
        while let alert = state.withLock({ $0.pending.first { $0.pending.contains(channel) } }) {
            do throws(AlertFault) {
                try await sender.send(alert, by: channel)
            } catch {
                let isNew = state.withLock { $0.failing.insert(channel).inserted }
                if isNew { tell(.notDelivered(channel, reason: "\(error)")) }
                return
            }
            var told = alert
            told.pending.remove(channel)
            state.withLock { state in
                state.failing.remove(channel)
                guard let place = state.pending.firstIndex(of: alert) else { return }
                if told.pending.isEmpty { state.pending.remove(at: place) } else { state.pending[place] = told }
            }
            journal.add(WatchEntry(alerts: [told]))
            tell(.delivered(told, channel))
        }
    }
}
