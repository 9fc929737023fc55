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
    let made = [true, false].concurrentMap(of: samples) { isFirst -> (One?, Other?) in
        isFirst ? (one(), nil) : (nil, other())
    }
    guard let one = made[0].0, let other = made[1].1 else {
        // Each is made, in its place.
        preconditionFailure()
    }
    return (one, other)
}
