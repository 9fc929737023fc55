package import BenchModel

extension SweepPlan {
    /// A rung that has too few requests to prove that its load holds, however good they are.
    package struct Shortage: Sendable, Equatable {
        package var level: Double
        /// Requests that can count; of a rung that is so long, as many as its rate brings on average.
        package var requests: Int
        /// Requests that have to.
        package var needed: Int
        /// The shortest rungs of which each could prove its load.
        package var enough: SweepSettings.Length

        package init(level: Double, requests: Int, needed: Int, enough: SweepSettings.Length) {
            (self.level, self.requests, self.needed, self.enough) = (level, requests, needed, enough)
        }

        /// Looks for the first such rung; nil where there is none, and where nobody knows beforehand how many requests a rung has:
        /// those of a closed loop in a time are as the server answers, and those of a conversation as its turns are.
        ///
        /// - Parameters:
        ///   - needed: the requests that each load takes, nil where nothing is asked.
        ///   - settings: the loads, and how long their rungs are.
        init?(_ needed: [Int?], _ settings: SweepSettings) {
            guard !settings.countsSessions else { return nil }
            let loads = zip(settings.loads, needed).compactMap { level, needed in
                needed.map { (level: level, needed: $0) }
            }
            for (level, needed) in loads {
                guard let requests = settings.requestsThatCanCount(at: level) else { return nil }
                guard requests < needed else { continue }
                self.init(
                    level: level,
                    requests: requests,
                    needed: needed,
                    enough: settings.lengthEnough(for: loads)
                )
                return
            }
            return nil
        }
    }
}

extension SweepSettings {
    /// The first two waves are left out.
    private func waves(at level: Double) -> Int { variable.isClosedLoop && settle != 0 ? 2 * Int(level) : 0 }

    fileprivate func requestsThatCanCount(at level: Double) -> Int? {
        switch length {
        case .requests(let count): max(0, count - waves(at: level))
        case .time(let time):
            variable == .rate ? Int(clamping: (level * (time - leastSettle).inSeconds).rounded()) : nil
        }
    }

    /// Returns the length at which the requests of each load can count that it takes.
    fileprivate func lengthEnough(for loads: [(level: Double, needed: Int)]) -> Length {
        switch length {
        case .requests: return .requests(loads.map { $0.needed + waves(at: $0.level) }.max() ?? 0)
        case .time:
            let counting = loads.map { Double($0.needed) / $0.level }.max() ?? 0
            return .time(.seconds(seconds(toCount: counting).rounded(.up)))
        }
    }
}
