import Dispatch
import Synchronization

/// The work of fewer samples is done before another thread has begun.
private let mostAtOnce = 10_000

/// Makes two things, at the same time where it pays.
///
/// - Parameters:
///   - samples: of how many samples they are made.
///   - one: makes the first; a pure function.
///   - other: makes the second; a pure function.
/// - Returns: both.
func concurrently<One: Sendable, Other: Sendable>(
    of samples: Int,
    _ one: @Sendable () -> One,
    _ other: @Sendable () -> Other
) -> (One, Other) {
    guard samples >= mostAtOnce else { return (one(), other()) }
    let first = Mutex<One?>(nil)
    let second = Mutex<Other?>(nil)
    DispatchQueue.concurrentPerform(iterations: 2) { place in
        if place == 0 {
            let made = one()
            first.withLock { $0 = made }
        } else {
            let made = other()
            second.withLock { $0 = made }
        }
    }
    guard let first = first.withLock(\.self), let second = second.withLock(\.self) else { return (one(), other()) }
    return (first, second)
}

extension Array {
    /// The places of its elements in a few parts, one behind the other; one part where there are few.
    var parts: [Range<Int>] {
        let size = count < mostAtOnce ? Swift.max(1, count) : (count + 7) / 8
        return stride(from: 0, to: count, by: size).map { $0..<Swift.min($0 + size, count) }
    }
}

extension Array where Element: Sendable {
    /// Makes something of each; where it pays, on as many processors as there are.
    ///
    /// - Parameters:
    ///   - samples: of how many samples all of it is made: the work of few is done before a thread has begun.
    ///   - make: makes it; a pure function.
    /// - Returns: what was made, in the order of the elements.
    func concurrentMap<Made: Sendable>(of samples: Int, _ make: @Sendable (Element) -> Made) -> [Made] {
        guard count > 1, samples >= mostAtOnce else { return map(make) }
        let made = Mutex<[Int: Made]>([:])
        DispatchQueue.concurrentPerform(iterations: count) { place in
            let own = make(self[place])
            made.withLock { $0[place] = own }
        }
        return made.withLock { made in indices.compactMap { made[$0] } }
    }
}
