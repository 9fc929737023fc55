package import Statistics

/// At which loads a scenario is measured, one after the other, and how each of them is judged.
package struct SweepSettings: Sendable, Equatable {
    /// What is raised from rung to rung.
    package enum Variable: String, Sendable, CaseIterable {
        /// Streams kept in flight: a closed loop, which has a steady state at every level.
        case concurrency
        /// The same of a scenario that holds conversations: sessions kept up.
        case sessions
        /// Requests per second, or sessions that begin, started on a schedule whatever the server does.
        case rate

        /// Whether so many are kept up at a time, and the next begins where one ends.
        package var isClosedLoop: Bool { self != .rate }
    }

    /// How long a rung is at the most; it ends earlier once its question is decided.
    package enum Length: Sendable, Equatable {
        /// The time in which it starts measured requests.
        case time(Nanoseconds)
        /// Its measured requests, or sessions where conversations are held.
        case requests(Int)
    }

    package var variable: Variable
    /// The loads, rising, each once, at least one; a search begins with them and may go between.
    package var loads: [Double]
    /// Whether the most load that keeps the objectives is looked for between the loads.
    package var isSearch: Bool
    package var length: Length
    /// What is left out of each rung at the least, from its first request on; 0 for nothing at all, nil for what is usual.
    package var settle: Nanoseconds?
    /// The share of requests that must keep all objectives; nil for that of the objectives.
    package var attainment: Share?
    /// The most rungs of one target, the last confirmation not counted.
    package var mostRungs: Int
    /// How near a search brings what holds and what breaks: until the one is at most so much more than the other.
    package var tolerance: Double
    /// No rung begins after so long; nil for no limit.
    package var time: Nanoseconds?
    /// Whether the most that was proven to hold is measured once more at the end.
    package var confirms: Bool
    /// Whether a load is one of conversations, kept up at a time or begun per second, and not of single requests; the scenario's load
    /// says so, see ``counting(_:)``.
    package private(set) var countsSessions = false

    /// What a load is a number of.
    package enum Unit: String, Sendable, CaseIterable {
        case streams, sessions
        case requestsPerSecond = "requests_per_second"
        case sessionsPerSecond = "sessions_per_second"
    }

    package var unit: Unit {
        switch variable {
        case .concurrency: countsSessions ? .sessions : .streams
        case .sessions: .sessions
        case .rate: countsSessions ? .sessionsPerSecond : .requestsPerSecond
        }
    }

    /// The loads of a ladder where nobody names them.
    package static let usualLadder: [Double] = [1, 2, 4, 8, 16]
    /// Those of a search: it doubles until something breaks.
    package static let usualSearch: [Double] = (0...10).map { Double(1 << $0) }
    package static let usualLength = Length.time(.seconds(60))
    package static let usualTolerance = 0.1
    package static let usualMostRungs = 12
    /// The most loads that may be named.
    package static let mostLoads = 100

    package init(
        variable: Variable = .concurrency,
        loads: [Double]? = nil,
        isSearch: Bool = false,
        length: Length = usualLength,
        settle: Nanoseconds? = nil,
        attainment: Share? = nil,
        mostRungs: Int = usualMostRungs,
        tolerance: Double = usualTolerance,
        time: Nanoseconds? = nil,
        confirms: Bool = true
    ) {
        self.variable = variable
        self.loads = loads.map(Self.rising) ?? (isSearch ? Self.usualSearch : Self.usualLadder)
        self.isSearch = isSearch
        self.length = length
        self.settle = settle
        self.attainment = attainment
        self.mostRungs = mostRungs
        self.tolerance = tolerance
        self.time = time
        self.confirms = confirms
    }

    /// What is left out of a rung at the least: ten seconds, or a sixth of a shorter one; of one that is counted no time is.
    package var leastSettle: Nanoseconds {
        if let settle { return settle }
        switch length {
        case .time(let time): return min(.seconds(10), time / 6)
        case .requests: return 0
        }
    }

    /// Returns how many seconds a rung by time has to take so that some of them count: what ``leastSettle`` leaves out comes to them.
    package func seconds(toCount counting: Double) -> Double {
        settle.map { counting + $0.inSeconds } ?? min(counting * 6 / 5, counting + 10)
    }

    /// Whether what is left out of each rung is all of it, so that nothing could ever count.
    package var leavesNothingToCount: Bool {
        if case .time(let time) = length { leastSettle >= time } else { false }
    }

    /// Returns the settings for a load: one of conversations is a number of these.
    package func counting(_ load: Load) -> SweepSettings {
        var settings = self
        settings.countsSessions = load.conversations != nil
        return settings
    }

    /// Returns loads in rising order, each once.
    package static func rising(_ loads: [Double]) -> [Double] { Array(Set(loads)).sorted() }

    /// Returns a scenario's load with the level of a rung in its place.
    ///
    /// A rate keeps the way of arriving that the load has, where it is one with a rate.
    package func load(_ load: Load, at level: Double) -> Load {
        var load = load
        // A rung has an end of its own, which its question decides.
        load.until = .planned
        switch length {
        case .time(let time): load.extent = .duration(time)
        case .requests(let count): load.extent = load.counting(count)
        }
        switch variable {
        case .concurrency, .sessions:
            load.shape = .closed
            load.concurrency = max(1, Int(level.rounded()))
        case .rate:
            switch load.shape {
            case .open(.constant): load.shape = .open(.constant(rate: level))
            case .open(.gamma(_, let burstiness)): load.shape = .open(.gamma(rate: level, burstiness: burstiness))
            case .closed, .stages, .trace, .open(.poisson), .open(.ramp): load.shape = .open(.poisson(rate: level))
            }
        }
        return load
    }
}
