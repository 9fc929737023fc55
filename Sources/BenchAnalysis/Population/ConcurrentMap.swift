import Dispatch
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Array where Element: Sendable {
    /// Makes something of each; where it pays, on as many processors as there are.
    ///
    /// - Parameters:
    ///   - samples: of how many samples all of it is made: the work of few is done before a thread has begun.
    ///   - make: makes it; a pure function.
    /// - Returns: what was made, in the order of the elements.
    func concurrentMap<Made: Sendable>(of samples: Int, _ make: @escaping @Sendable (Element) -> Made) -> [Made] {
        guard count > 1, samples >= 10_000 else { return map(make) }
        return SharedWork(count) { [self] place in make(self[place]) }.done()
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
    _ one: @escaping @Sendable () -> One,
    _ other: @escaping @Sendable () -> Other
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

/// Pieces of work that whoever waits for them shares with threads that have nothing else to do.
///
/// `DispatchQueue.concurrentPerform` within another one makes its pieces one after the other: of three targets on two processors
/// the last one would be measured by one of them, with all its parts. Here a piece's own pieces are shared in turn.
private final class SharedWork<Made: Sendable>: Sendable {
    private struct State {
        var begun = 0
        var made: [Int: Made] = [:]
        /// Nil as soon as all is made: a thread may come to take a piece long after.
        var make: (@Sendable (Int) -> Made)?

        /// Returns the next piece's place, and what makes it; nil where all were begun.
        mutating func begin(of count: Int) -> (place: Int, make: @Sendable (Int) -> Made)? {
            guard begun < count, let make else { return nil }
            begun += 1
            return (begun - 1, make)
        }

        /// Takes a piece, and returns whether it was the last one.
        mutating func finish(_ place: Int, _ piece: Made, of count: Int) -> Bool {
            made[place] = piece
            guard made.count == count else { return false }
            make = nil
            return true
        }
    }

    private let count: Int
    private let state: Mutex<State>
    private let isMade = DispatchSemaphore(value: 0)

    init(_ count: Int, _ make: @escaping @Sendable (Int) -> Made) {
        self.count = count
        state = Mutex(State(make: make))
    }

    /// Returns all pieces in order, when they are made.
    func done() -> [Made] {
        for _ in 1..<min(count, ProcessInfo.processInfo.activeProcessorCount) {
            DispatchQueue.global().async { self.take() }
        }
        take()
        isMade.wait()
        return state.withLock { state in (0..<count).compactMap { state.made[$0] } }
    }

    /// Makes one piece after the other, until none is left to be begun.
    private func take() {
        while let (place, make) = state.withLock({ $0.begin(of: count) }) {
            let own = make(place)
            if state.withLock({ $0.finish(place, own, of: count) }) { isMade.signal() }
        }
    }
}
