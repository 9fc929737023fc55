import Dispatch
import Synchronization

extension Array where Element: Sendable {
    /// Makes something of each; where it pays, on as many processors as there are.
    ///
    /// - Parameters:
    ///   - samples: of how many samples all of it is made: the work of few is done before a thread has begun.
    ///   - make: makes it; a pure function.
    /// - Returns: what was made, in the order of the elements.
    func concurrentMap<Made: Sendable>(of samples: Int, _ make: @Sendable (Element) -> Made) -> [Made] {
        guard count > 1, samples >= 10_000 else { return map(make) }
        let made = Mutex<[Int: Made]>([:])
        DispatchQueue.concurrentPerform(iterations: count) { place in
            let own = make(self[place])
            made.withLock { $0[place] = own }
        }
        return made.withLock { made in indices.compactMap { made[$0] } }
    }
}

/// Makes two things; where it pays, at the same time.
///
/// - Parameters:
///   - samples: of how many samples they are made.
///   - one: makes the one; a pure function.
///   - other: makes the other; a pure function.
/// - Returns: both.
func concurrently<One: Sendable, Other: Sendable>(
    of samples: Int,
    _ one: @Sendable () -> One,
    _ other: @Sendable () -> Other
) -> (One, Other) {
    guard samples >= 10_000 else { return (one(), other()) }
    let first = Mutex<One?>(nil)
    let second = Mutex<Other?>(nil)
    DispatchQueue.concurrentPerform(iterations: 2) { place in
        if place == 0 {
            let own = one()
            first.withLock { $0 = own }
        } else {
            let own = other()
            second.withLock { $0 = own }
        }
    }
    guard let one = first.withLock({ $0 }), let other = second.withLock({ $0 }) else {
        // It has returned, so both are made.
        preconditionFailure()
    }
    return (one, other)
}
