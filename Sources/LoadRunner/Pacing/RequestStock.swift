import BenchModel
import ProviderWire
import Synchronization

/// A request that is ready except for its lane and its start.
final class PreparedRequest: Sendable {
    let planning: Plan.Request
    let request: TransportRequest
    /// What it asks, where it is a turn of a session; nil where it asks its prompt as it is.
    let asked: AskedTurn?
    let pictures: SentPictures?
    /// Where its answer is kept; nil where nobody looks at it after its end.
    let kept: KeptAnswer?

    init(
        _ planning: Plan.Request,
        _ request: TransportRequest,
        pictures: SentPictures? = nil,
        asked: AskedTurn? = nil,
        kept: KeptAnswer? = nil
    ) {
        self.planning = planning
        self.kept = kept
        self.pictures = pictures
        self.request = request
        self.asked = asked
    }
}

/// Makes the next requests of one target while others are in flight, so that no slot waits for a large body to be made.
///
/// One task, ``keepUp()``, makes them in the order of their turns. If a slot's turn comes before its request is ready,
/// the slot makes it itself.
final class RequestStock: Sendable {
    private struct State {
        /// By the place of their turn.
        var made: [Int: PreparedRequest] = [:]
        var bytes = 0
        /// The next place to make.
        var next = 0
        /// The place whose request is being made; also nil once its slot has made it itself.
        var inMaking: Int?
        var isOver = false
        var maker: CheckedContinuation<Void, Never>?

        func hasRoom(atMost most: Int) -> Bool {
            made.isEmpty || made.count < most && bytes < RequestStock.mostBytes
        }
    }

    /// The most memory that the requests of a stock may take, in bytes; a single request may exceed it.
    static let mostBytes = 64 << 20

    private let turns: TurnCounter
    private let most: Int
    private let make: @Sendable (TurnCounter.Turn) -> PreparedRequest
    private let state = Mutex(State())

    /// Creates an empty stock.
    ///
    /// - Parameters:
    ///   - turns: the requests to make.
    ///   - most: the most requests to hold; more than one per slot are useless.
    ///   - make: makes the request of a turn.
    init(
        of turns: TurnCounter,
        atMost most: Int,
        make: @escaping @Sendable (TurnCounter.Turn) -> PreparedRequest
    ) {
        self.turns = turns
        self.most = max(1, most)
        self.make = make
    }

    /// Makes as many requests as there is room for, before the run starts.
    func fill() {
        while let turn = nextTurn() { put(make(turn), at: turn.place) }
    }

    /// Makes requests whenever there is room, until the stock is closed or the plan is used up.
    func keepUp() async {
        while true {
            fill()
            if state.withLock(\.isOver) { return }
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state -> Bool in
                    if state.isOver || state.hasRoom(atMost: most) { return true }
                    state.maker = continuation
                    return false
                }
                if goesOn { continuation.resume() }
            }
        }
    }

    /// Returns the request of a turn, and makes it now if it is not ready.
    func take(_ turn: TurnCounter.Turn) -> PreparedRequest {
        let (ready, maker) = state.withLock { state -> (PreparedRequest?, CheckedContinuation<Void, Never>?) in
            state.next = max(state.next, turn.place + 1)
            if state.inMaking == turn.place { state.inMaking = nil }
            let ready = state.made.removeValue(forKey: turn.place)
            state.bytes -= ready?.request.body.count ?? 0
            defer { state.maker = nil }
            return (ready, state.maker)
        }
        maker?.resume()
        return ready ?? make(turn)
    }

    /// Discards the stock and ends its maker.
    func close() {
        let maker = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.isOver = true
            state.made = [:]
            defer { state.maker = nil }
            return state.maker
        }
        maker?.resume()
    }

    /// Returns the next turn whose request to make; nil if there is no room, or no turn.
    private func nextTurn() -> TurnCounter.Turn? {
        state.withLock { state -> TurnCounter.Turn? in
            while !state.isOver, state.hasRoom(atMost: most) {
                let place = state.next
                switch turns.step(at: place) {
                case .over: state.isOver = true
                case .passedOver: state.next += 1
                case .turn(let turn):
                    state.next += 1
                    state.inMaking = place
                    return turn
                }
            }
            return nil
        }
    }

    private func put(_ made: PreparedRequest, at place: Int) {
        state.withLock { state in
            guard state.inMaking == place, !state.isOver else { return }
            state.inMaking = nil
            state.made[place] = made
            state.bytes += made.request.body.count
        }
    }
}
