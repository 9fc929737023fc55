import BenchModel
import Testing

@testable import CurlTransport

@Suite("The read that is being delivered")
struct PresentReadTests {
    @Test("is in hand from when it was first asked for")
    func takenOnce() {
        var read = PresentRead()
        let arrival = MonotonicClock.now()
        read.begins(arrival, .kernel)
        let taken = read.takenInHand
        #expect(taken >= arrival && read.takenInHand == taken)
        #expect(read.arrival == arrival && read.source == .kernel)
    }

    /// One read may end an answer, let the next request out, and bring that one's answer too, where the machine is slow.
    @Test("is in hand anew behind a request that went out meanwhile")
    func requestBetween() {
        var read = PresentRead()
        read.begins(MonotonicClock.now(), .poll)
        let before = read.takenInHand
        // The clock moves on, be it by little.
        var sent = MonotonicClock.now()
        while sent <= before { sent = MonotonicClock.now() }
        read.requestGoes()
        #expect(read.takenInHand >= sent)
    }

    @Test("goes on with the arrival of this wake-up's read, else with that of the wake-up", arguments: [true, false])
    func continued(wasRead: Bool) {
        var read = PresentRead()
        let (wokeAt, arrival) = (MonotonicInstant(nanoseconds: 2_000), MonotonicInstant(nanoseconds: 1_000))
        read.pollReturned()
        if wasRead { read.begins(arrival, .kernel) }
        read.continues(since: wokeAt)
        #expect(read.arrival == (wasRead ? arrival : wokeAt) && read.source == (wasRead ? .kernel : .poll))
    }
}
