import BenchModel
import SampleStore
import Testing

@testable import BenchAnalysis
@testable import BenchApplication

private func hours(_ count: Double) -> Nanoseconds { .seconds(count * 3_600) }

@Suite("A watch from probe to probe", .timeLimit(.minutes(30)))
struct WatchSessionTests {
    @Test("of 24 hours tells every incident in them once, and its end")
    func day() async throws {
        let watch = TestWatch()
        watch.clock.at(hours(24)) { _ in watch.stop.ask() }
        // When, for how long, and what: slow, down, slow again, and short troubles that are none.
        let slow = [(2.0, 0.5), (14, 2)]
        let down = [(8.0, 1.0), (20, 0.25)]
        let short = [5.0, 6, 7, 11]
        let end = try await watch.run { _, passed in
            watch.clock.pass(.seconds(4))
            let hour = passed.inSeconds / 3_600
            if down.contains(where: { ($0.0..<$0.0 + $0.1).contains(hour) }) { return TestWatch.answer(failed: 5) }
            if slow.contains(where: { ($0.0..<$0.0 + $0.1).contains(hour) }) { return TestWatch.answer(slow: 4) }
            // One window is bad as a whole, once in a while.
            if short.contains(where: { ($0..<$0 + 1.0 / 12).contains(hour) }) { return TestWatch.answer(slow: 5) }
            return TestWatch.answer()
        }
        #expect(watch.sender.told == (1...4).flatMap { ["begun \($0)", "over \($0)"] })
        #expect(
            watch.store.incidents.map { $0.findings.first?.question }
                == [TestWatch.slow, TestWatch.reach, TestWatch.slow, TestWatch.reach].map(\.question)
        )
        #expect(watch.store.incidents.allSatisfy { $0.overAt != nil } && watch.store.pending.isEmpty)
        #expect((288...300).contains(end.probes) && end.measured == end.probes && end.open.isEmpty)
        #expect(!watch.told.contains("gap") && !watch.told.contains("leftOut"))
        #expect(watch.store.probes.count == end.probes)
    }

    @Test("ends while it waits, and stores what it knows")
    func stopped() async throws {
        let watch = TestWatch()
        watch.clock.at(hours(1)) { _ in watch.stop.ask() }
        let end = try await watch.run { _, _ in TestWatch.answer(slow: 5) }
        #expect(end.open.map(\.number) == [1] && watch.told.first == "begun")
        #expect(end.undelivered == 0 && end.unstored == 0)
    }

    @Test("asked for its end during a probe, makes no further one")
    func stoppedInProbe() async throws {
        let watch = TestWatch()
        let end = try await watch.run { order, _ in
            if order.number == 3 {
                watch.stop.ask()
                return ProbeAnswer(.disturbed("it was ended"))
            }
            return TestWatch.answer()
        }
        #expect(end.probes == 3 && end.measured == 2 && watch.store.probes.last?.result == .disturbed)
    }

    @Test("once makes one probe, and several one after the other go on with each other")
    func once() async throws {
        let store = MemoryStore()
        var ends: [WatchEnd] = []
        for _ in 1...3 {
            let watch = TestWatch(store: store)
            ends.append(try await watch.run(changing: { $0.isOnce = true }) { _, _ in TestWatch.answer(slow: 5) })
        }
        #expect(ends.map(\.probes) == [1, 1, 1] && ends.map(\.open.count) == [0, 0, 1])
        #expect(store.probes.map(\.number) == [1, 2, 3])
    }

    // MARK: Gaps and clocks

    @Test("a machine that slept is a gap and no incident")
    func asleep() async throws {
        let watch = TestWatch()
        watch.clock.at(hours(1)) { $0.pass(hours(9)) }
        watch.clock.at(hours(12)) { _ in watch.stop.ask() }
        let end = try await watch.run { _, passed in
            // Slow just before and just after.
            let hour = passed.inSeconds / 3_600
            return TestWatch.answer(slow: (0.83..<1).contains(hour) || (10..<10.15).contains(hour) ? 5 : 0)
        }
        #expect(watch.told.count { $0 == "gap" } == 1 && watch.sender.told.isEmpty)
        #expect(watch.store.probes.count(where: \.followsGap) == 1 && end.probes < 48)
    }

    @Test(
        "a clock that is set moves no probe, and is told",
        arguments: [-34_560_000.0, -3_600.0, 3_600.0, 34_560_000.0]
    )
    func clockStep(by step: Double) async throws {
        let watch = TestWatch()
        watch.clock.at(hours(1)) { $0.set(by: .seconds(step)) }
        watch.clock.at(hours(3)) { _ in watch.stop.ask() }
        let end = try await watch.run { _, _ in TestWatch.answer(slow: 5) }
        #expect((36...38).contains(end.probes) && watch.sender.told == ["begun 1"])
        let steps = watch.history.compactMap { if case .clockStepped(let by) = $0 { by.inSeconds } else { nil } }
        #expect(steps == [step] && !watch.told.contains("gap"))
    }

    @Test("a probe that takes longer than its slot leaves slots out, and says so")
    func slowProbe() async throws {
        let watch = TestWatch()
        watch.clock.at(hours(2)) { _ in watch.stop.ask() }
        let end = try await watch.run { _, _ in
            watch.clock.pass(.seconds(700))
            return TestWatch.answer()
        }
        #expect(watch.told.contains("leftOut") && (7...9).contains(end.probes))
    }

    @Test("confirms at once that a target is down, and that it is up again")
    func confirmed() async throws {
        let watch = TestWatch()
        watch.clock.at(hours(2)) { _ in watch.stop.ask() }
        _ = try await watch.run { _, passed in
            TestWatch.answer(failed: (hours(0.5)..<hours(1)).contains(passed) ? 5 : 0)
        }
        let incident = try #require(watch.store.incidents.first)
        #expect(incident.toldAt - incident.since == .seconds(30))
        #expect(watch.sender.told == ["begun 1", "over 1"])
    }

    // MARK: What does not work

    @Test("what the database refuses is kept and stored later, and alerts are told meanwhile")
    func refusing() async throws {
        let watch = TestWatch()
        watch.clock.at(hours(1)) { _ in watch.store.refuse(true) }
        watch.clock.at(hours(3)) { _ in watch.store.refuse(false) }
        watch.clock.at(hours(4)) { _ in watch.stop.ask() }
        let end = try await watch.run { _, passed in TestWatch.answer(slow: passed > hours(2) ? 5 : 0) }
        #expect(watch.told.count { $0 == "notStored" } == 1 && watch.told.count { $0 == "storedAgain" } == 1)
        #expect(watch.store.probes.map(\.number) == Array(1...end.probes))
        #expect(watch.sender.told == ["begun 1"] && watch.store.incidents.count == 1 && end.unstored == 0)
    }

    @Test("a database that takes nothing at first keeps it from beginning")
    func unreadable() async throws {
        let watch = TestWatch()
        watch.store.refuse(true)
        await #expect(throws: MemoryStore.Refusal.self) { _ = try await watch.run { _, _ in TestWatch.answer() } }
        #expect(watch.asked.isEmpty)
    }

    @Test("an alert that cannot be delivered is tried again, in order, and by the next process")
    func undelivered() async throws {
        let (store, sender) = (MemoryStore(), NotingSender())
        sender.fail(true)
        let first = TestWatch(store: store, sender: sender)
        first.clock.at(hours(2)) { _ in first.stop.ask() }
        let end = try await first.run { _, passed in TestWatch.answer(slow: passed < hours(1) ? 5 : 0) }
        #expect(end.undelivered == 2 && store.pending.count == 2 && sender.told.isEmpty)
        #expect(first.told.count { $0 == "notDelivered" } == 1)
        sender.fail(false)
        let second = TestWatch(store: store, sender: sender)
        _ = try await second.run(changing: { $0.isOnce = true }) { _, _ in TestWatch.answer() }
        #expect(sender.told == ["begun 1", "over 1"] && store.pending.isEmpty)
    }

    @Test("without a way to tell anybody nothing is pending")
    func noWay() async throws {
        let watch = TestWatch(sender: NotingSender([]))
        watch.clock.at(hours(2)) { _ in watch.stop.ask() }
        let end = try await watch.run { _, _ in TestWatch.answer(slow: 5) }
        #expect(end.undelivered == 0 && watch.store.pending.isEmpty && watch.told.contains("alerted"))
    }

    @Test("a watch that measures nothing tells that it is blind")
    func blind() async throws {
        let watch = TestWatch()
        watch.clock.at(hours(2)) { _ in watch.stop.ask() }
        _ = try await watch.run { _, passed in
            passed < hours(1) ? ProbeAnswer(.unmeasured("disk full")) : TestWatch.answer()
        }
        #expect(watch.sender.told == ["begun 1", "over 1"] && watch.store.incidents.first?.target == "")
    }

    // MARK: Budget

    @Test("makes as many probes a day as the budget allows, over restarts too")
    func budget() async throws {
        let store = MemoryStore()
        var probes: [Int] = []
        // 22:13 UTC, to past midnight.
        for _ in 1...2 {
            let watch = TestWatch(store: store)
            watch.clock.at(hours(1)) { _ in watch.stop.ask() }
            let end = try await watch.run(changing: {
                $0.budgetPerDay = Budget("1", .usd)
                $0.dollarsPerProbe = "0.2"
            }) { _, _ in
                var answer = TestWatch.answer()
                answer.dollars = "0.2"
                return answer
            }
            probes.append(end.probes)
            #expect(watch.told.count { $0 == "budgetSpent" } == 1)
        }
        #expect(probes == [5, 0])
        let next = TestWatch(store: store)
        next.clock.at(hours(4)) { _ in next.stop.ask() }
        let end = try await next.run(changing: {
            $0.budgetPerDay = Budget("1", .usd)
            $0.dollarsPerProbe = "0.2"
        }) { _, _ in
            var answer = TestWatch.answer()
            answer.dollars = "0.15"
            return answer
        }
        #expect(end.probes == 6, "the next day has a budget of its own, of which the rest buys none")
        #expect(next.asked.map(\.budget?.amount) == ["1", "0.85", "0.7", "0.55", "0.4", "0.25"])
    }
}
