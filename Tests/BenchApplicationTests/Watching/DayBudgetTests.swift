import BenchModel
import SampleStore
import Testing

@testable import BenchApplication

@Suite("What a watch may spend on a day")
struct DayBudgetTests {
    private static let day = Nanoseconds.seconds(86_400)
    /// Noon of the twentieth day of 1970.
    private static let noon = WallTime(after: 19 * day + day / 2)

    private static func store(_ probes: [(days: Int, dollars: String?)] = []) throws -> MemoryStore {
        let store = MemoryStore()
        try store.keep(
            probes.enumerated().map { place, probe in
                WatchEntry(probe: ProbeRecord(number: place + 1, at: noon + probe.days * day, dollars: probe.dollars))
            }
        )
        return store
    }

    private static func budget(
        _ store: MemoryStore,
        of amount: String = "1",
        perProbe: String? = "0.2"
    ) throws -> DayBudget {
        try DayBudget(Budget(amount, .usd), perProbe: perProbe, at: noon, store)
    }

    @Test("begins with what earlier probes of the day have cost, and with those of no other day")
    func restart() throws {
        let budget = try Self.budget(Self.store([(-1, "9"), (0, "0.25"), (0, nil), (0, "0.15"), (1, "7")]))
        #expect(budget.left.amount == "0.6" && budget.spentNumber == 0.4 && budget.limitNumber == 1)
        #expect(!budget.isSpent)
    }

    @Test("is spent where a further probe could cost more than is left, not before")
    func spent() throws {
        var budget = try Self.budget(Self.store())
        budget.book("0.8")
        #expect(!budget.isSpent && budget.left.amount == "0.2")
        budget.book("0.000000001")
        #expect(budget.isSpent && budget.left.amount == "0.199999999")
        // More than there was is nothing left, and no debt for the next probe.
        budget.book("5")
        #expect(budget.isSpent && budget.left.amount == "0" && budget.spentNumber == 5.800000001)
    }

    @Test("lets probes go on to the last billionth where nobody knows what one may cost")
    func unpriced() throws {
        for perProbe in [nil, "0", "free"] as [String?] {
            var budget = try Self.budget(Self.store(), perProbe: perProbe)
            budget.book("0.999999999")
            #expect(!budget.isSpent)
            budget.book(nil)
            budget.book("0.0000000001")
            #expect(budget.isSpent, "\(perProbe ?? "nil")")
        }
    }

    @Test("rounds what is left down, so that no probe is promised more than there is")
    func rounding() throws {
        var budget = try Self.budget(Self.store())
        budget.book("0.3333333331")
        #expect(budget.left.amount == "0.666666666")
    }

    @Test("begins anew at midnight of UTC, and counts what a day had where the clock was set back")
    func days() throws {
        var budget = try Self.budget(Self.store([(0, "0.9"), (1, "0.3")]))
        #expect(budget.endOfDay == WallTime(after: 20 * Self.day))
        budget.turn(to: WallTime(after: 20 * Self.day - 1))
        #expect(budget.spentNumber == 0.9)
        budget.turn(to: WallTime(after: 20 * Self.day))
        #expect(budget.spentNumber == 0.3 && budget.endOfDay == WallTime(after: 21 * Self.day))
        budget.turn(to: Self.noon)
        #expect(budget.spentNumber == 0.9)
    }

    @Test("takes a day that cannot be read for a new one only where it is later")
    func unreadable() throws {
        let store = try Self.store([(0, "0.9"), (-1, "0.5")])
        var budget = try Self.budget(store)
        store.refuse(true)
        budget.turn(to: Self.noon - Self.day)
        #expect(budget.spentNumber == 0.9, "what is known is not given back by a clock that was set")
        budget.turn(to: Self.noon + Self.day)
        #expect(budget.spentNumber == 0)
    }

    @Test("is told as spent once a day")
    func news() throws {
        var budget = try Self.budget(Self.store())
        var told: [Bool] = []
        for later in [0, 0, 1, Self.day, Self.day] {
            budget.turn(to: Self.noon + later)
            told.append(budget.takeNews())
        }
        #expect(told == [true, false, false, true, false])
    }

    @Test("keeps a watch from beginning where it is no amount, or where nobody can say what is spent of it")
    func refused() throws {
        let error = #expect(throws: ApplicationError.self) { try Self.budget(MemoryStore(), of: "much") }
        #expect(error?.description == "a budget of much USD cannot be kept: it is no amount")
        let store = MemoryStore()
        store.refuse(true)
        #expect(throws: MemoryStore.Refusal.self) { try Self.budget(store) }
    }
}
