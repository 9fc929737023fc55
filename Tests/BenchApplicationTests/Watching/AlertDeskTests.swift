import BenchModel
import SampleStore
import Synchronization
import Testing

@testable import BenchApplication

@Suite("Telling alerts in several ways", .timeLimit(.minutes(30)))
struct AlertDeskTests {
    /// Tells in two ways, of which some do not work.
    private final class Sender: AlertSender {
        let channels: AlertRecord.Channels = [.webhook, .command]
        private let state = Mutex((told: [String](), failing: AlertRecord.Channels()))

        func send(_ alert: AlertRecord, by channel: AlertRecord.Channels) async throws(AlertFault) {
            let fails = state.withLock { state in
                if state.failing.contains(channel) { return true }
                state.told.append("\(channel == .webhook ? "webhook" : "command") \(alert.edge) \(alert.incident)")
                return false
            }
            if fails { throw AlertFault("away") }
        }

        func fail(_ channels: AlertRecord.Channels) { state.withLock { $0.failing = channels } }
        var told: [String] { state.withLock(\.told) }
    }

    private let sender = Sender()
    private let store = MemoryStore()

    private static func alert(
        _ incident: Int,
        _ edge: AlertRecord.Edge = .begun,
        _ pending: AlertRecord.Channels = [.webhook, .command]
    ) -> AlertRecord { AlertRecord(incident: incident, edge: edge, at: 0, text: "\(edge)", pending: pending) }

    /// Posts alerts one after the other, and waits until each was tried.
    private func post(_ alerts: [[AlertRecord]], between: @Sendable (Sender) -> Void = { _ in }) async -> (
        told: [String], undelivered: Int
    ) {
        let told = Mutex<[String]>([])
        let tell: @Sendable (WatchEvent) -> Void = { event in
            let words: String? =
                switch event {
                case .delivered(let alert, let channel): "delivered \(alert.incident) \(channel.rawValue)"
                case .notDelivered(let channel, let reason): "not delivered \(channel.rawValue): \(reason)"
                default: nil
                }
            if let words { told.withLock { $0.append(words) } }
        }
        let desk = AlertDesk(sender, WatchJournal(store, tell: tell), tell: tell)
        for some in alerts {
            desk.post(some)
            await desk.finish(within: .seconds(3_600))
            between(sender)
        }
        return (told.withLock(\.self), desk.undelivered)
    }

    @Test("each way has all of them, in order, and what was told in it is stored as told")
    func both() async {
        let (told, undelivered) = await post([[Self.alert(1), Self.alert(1, .over)]])
        #expect(sender.told == ["webhook begun 1", "webhook over 1", "command begun 1", "command over 1"])
        #expect(told == ["delivered 1 1", "delivered 1 1", "delivered 1 2", "delivered 1 2"])
        #expect(undelivered == 0 && store.pending.isEmpty)
    }

    @Test("one that fails holds up what is behind in it, and nothing in the other; it is told once until it works")
    func oneFails() async {
        sender.fail(.webhook)
        let (told, undelivered) = await post([[Self.alert(1)], [Self.alert(1, .over)], [Self.alert(2)]])
        #expect(sender.told == ["command begun 1", "command over 1", "command begun 2"])
        #expect(told.filter { $0.hasPrefix("not") } == ["not delivered 1: away"])
        #expect(undelivered == 3 && store.pending.map(\.pending) == [.webhook, .webhook, .webhook])
    }

    @Test("what waited is told with the next one, before it; a way that failed anew is told anew")
    func again() async {
        sender.fail(.webhook)
        let (told, _) = await post([[Self.alert(1)], [Self.alert(2)], [Self.alert(3)]]) { sender in
            sender.fail(sender.told.contains("webhook begun 1") ? .webhook : [])
        }
        let webhook = sender.told.filter { $0.hasPrefix("webhook") }
        #expect(webhook == ["webhook begun 1", "webhook begun 2"])
        #expect(told.count { $0.hasPrefix("not") } == 2)
    }

    @Test("what is to be told in one way alone is told in no other")
    func pending() async {
        _ = await post([[Self.alert(1, .begun, .command), Self.alert(2, .begun, [])]])
        #expect(sender.told == ["command begun 1"])
    }
}

@Suite("Asking a watch for its end", .timeLimit(.minutes(30)))
struct WatchStopTests {
    /// A clock of which nobody lives to see the moment: who waits for one is woken by being cancelled, and by nothing else.
    private struct FarClock: WatchClock {
        /// With its other end, which is never closed.
        private let moments = AsyncStream.makeStream(of: Void.self)

        func steady() -> Instant<SinceBoot> { 0 }
        func wall() -> WallTime { 0 }
        func sleep(until instant: Instant<SinceBoot>) async { for await _ in moments.stream {} }
    }

    @Test("tells all who wait, each time, and nobody who no longer does")
    func handlers() {
        let stop = WatchStop()
        let calls = Mutex<[String]>([])
        let end = stop.whenAsked { calls.withLock { $0.append("gone") } }
        let other = stop.whenAsked { calls.withLock { $0.append("waits") } }
        end()
        #expect(!stop.isAsked && calls.withLock(\.isEmpty))
        stop.ask()
        stop.ask()
        #expect(stop.isAsked && calls.withLock(\.self) == ["waits", "waits"])
        // Whoever comes late is told at once.
        let late = stop.whenAsked { calls.withLock { $0.append("late") } }
        #expect(calls.withLock(\.last) == "late")
        late()
        other()
        stop.ask()
        #expect(calls.withLock(\.count) == 3)
    }

    @Test("ends a wait, be it asked before or meanwhile", arguments: [true, false])
    func wait(before: Bool) async {
        let stop = WatchStop()
        if before { stop.ask() }
        async let slept: Void = stop.sleep(until: .seconds(1e6), FarClock())
        if !before { stop.ask() }
        await slept
        #expect(stop.isAsked)
    }
}
