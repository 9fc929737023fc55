import BenchModel
import Testing

@testable import CurlTransport

@Suite("The queue of planned starts")
struct StartQueueTests {
    /// A queue, and the transfers made for it, which are ended with it.
    private final class Bench {
        var queue = StartQueue()
        private var made: [Transfer] = []

        func insert(at instant: MonotonicInstant?, group: Int? = nil, cap: Int = 1, _ whenFull: Load.WhenFull = .delay)
            async
        {
            var request = TransportRequest.make("http://127.0.0.1:1/")
            request.startAt = instant
            request.admission = group.map { Admission(group: $0, maxInFlight: cap, whenFull: whenFull) }
            let transfer = Transfer(id: UInt64(made.count), request: request, handedOver: 0)
            made.append(transfer)
            queue.insert(transfer)
        }

        func ended(_ id: Int) { queue.ended(made[id]) }
        func wasHeldBack(_ id: Int) -> Bool { made[id].wasHeldBack }

        /// Takes everything that can be done at an instant: ids, dropped ones negative.
        func run(at now: MonotonicInstant) -> [Int] {
            var done: [Int] = []
            while let decision = queue.next(at: now) {
                switch decision {
                case .begin(let transfer): done.append(Int(transfer.id))
                case .drop(let transfer, _): done.append(-Int(transfer.id))
                }
            }
            return done
        }

        func finish() { for transfer in made { transfer.end(unsent: .cancelled) } }
    }

    @Test("Starts come in the order of their instants, those of one instant in the order they came")
    func order() async {
        let bench = Bench()
        for instant: MonotonicInstant? in [30, 10, 20, 10, nil, 10] { await bench.insert(at: instant) }
        #expect(bench.queue.nextInstant == .distantPast)
        #expect(bench.run(at: 9) == [4])
        #expect(bench.queue.nextInstant == 10)
        #expect(bench.run(at: 20) == [1, 3, 5, 2])
        #expect(bench.run(at: 29) == [])
        #expect(bench.run(at: 31) == [0] && bench.queue.nextInstant == nil)
        bench.finish()
    }

    @Test("A full group's starts wait, first come first served, and say so")
    func delay() async {
        let bench = Bench()
        for instant in 0..<5 { await bench.insert(at: MonotonicInstant(nanoseconds: Int64(instant)), group: 1, cap: 2) }
        await bench.insert(at: 3, group: 2, cap: 1)
        await bench.insert(at: 4)
        #expect(bench.run(at: 10) == [0, 1, 5, 6])
        #expect(bench.run(at: 10) == [])
        bench.ended(1)
        #expect(bench.run(at: 10) == [2])
        bench.ended(5)
        bench.ended(0)
        bench.ended(2)
        #expect(bench.run(at: 10) == [3, 4])
        #expect((0..<7).map(bench.wasHeldBack) == [false, false, true, true, true, false, false])
        bench.finish()
    }

    @Test("A full group's starts are dropped where they are not to wait")
    func drop() async {
        let bench = Bench()
        for instant in 0..<5 {
            await bench.insert(at: MonotonicInstant(nanoseconds: Int64(instant)), group: 1, cap: 1, .drop)
        }
        #expect(bench.run(at: 2) == [0, -1, -2])
        bench.ended(0)
        #expect(bench.run(at: 4) == [3, -4])
        bench.finish()
    }

    @Test("A start that is not to wait is dropped at its instant, also behind others that are")
    func dropBehindWaiting() async {
        let bench = Bench()
        await bench.insert(at: 0, group: 1, .drop)
        await bench.insert(at: 1, group: 1, .delay)
        await bench.insert(at: 2, group: 1, .drop)
        #expect(bench.run(at: 2) == [0, -2])
        bench.ended(0)
        #expect(bench.run(at: 2) == [1])
        bench.finish()
    }

    @Test("One that is withdrawn is passed over, whether it is due or not")
    func withdraw() async {
        let bench = Bench()
        for instant in [0, 1, 2, 50] { await bench.insert(at: MonotonicInstant(nanoseconds: Int64(instant)), group: 1) }
        #expect(bench.run(at: 2) == [0])
        #expect(bench.queue.withdraw(1)?.id == 1 && bench.queue.withdraw(1) == nil && bench.queue.withdraw(0) == nil)
        bench.ended(0)
        #expect(bench.run(at: 2) == [2])
        #expect(bench.queue.withdrawAll().map(\.id) == [3])
        bench.ended(2)
        #expect(bench.run(at: 99) == [])
        bench.finish()
    }

    @Test("Thousands that wait keep their order")
    func backlog() async {
        let bench = Bench()
        for instant in 0..<3000 { await bench.insert(at: MonotonicInstant(nanoseconds: Int64(instant)), group: 1) }
        var order = bench.run(at: 3000)
        while order.count < 3000 {
            bench.ended(order.count - 1)
            order += bench.run(at: 3000)
        }
        #expect(order == Array(0..<3000))
        bench.finish()
    }
}
