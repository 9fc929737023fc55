import BenchModel

/// Puts requests back into the order of their plan as their attempts end, up to the first that is still under way: no slow one is
/// overlooked.
struct PlanPrefix<Element: Sendable>: Sendable {
    private var attempts: [RequestIndex: [Sample]] = [:]
    /// Ended, and waiting for one before them.
    private var ended: [RequestIndex: Element] = [:]
    private var next: RequestIndex = 0

    /// Takes an attempt that has ended.
    ///
    /// - Parameters:
    ///   - sample: a measured one of the target.
    ///   - make: makes something of a request that is finished, given its attempts.
    /// - Returns: what follows on the requests that were returned before.
    mutating func take(_ sample: Sample, _ make: (RequestAttempts) -> Element) -> [Element] {
        attempts[sample.sequence, default: []].append(sample)
        guard sample.isFinished, let own = attempts.removeValue(forKey: sample.sequence) else { return [] }
        return take(RequestAttempts(attempts: own.sorted { $0.attempt < $1.attempt }), make)
    }

    /// Takes a request that is finished.
    mutating func take(_ request: RequestAttempts, _ make: (RequestAttempts) -> Element) -> [Element] {
        ended[request.first.sequence] = make(request)
        var following: [Element] = []
        while let first = ended.removeValue(forKey: next) {
            following.append(first)
            next.number += 1
        }
        return following
    }
}
