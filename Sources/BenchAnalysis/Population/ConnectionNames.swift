import BenchModel

/// Tells a run's connections apart: each sitting has counted its own.
struct ConnectionName: Hashable {
    private let part: Int
    private let id: Int64

    /// Nil where the connection has no number, as in runs of earlier versions.
    init?(_ sample: SampleFacts) { self.init(sample.part, sample.connectionID) }

    /// Nil where there is none, or it has no number.
    init?(_ opened: OpenedConnection) { self.init(opened.part, opened.connectionID) }

    private init?(_ part: Int, _ id: Int64?) {
        guard let id else { return nil }
        (self.part, self.id) = (part, id)
    }
}

/// Different connections, each once.
struct ConnectionNames {
    private var names: Set<ConnectionName> = []
    private var hasUnknown = false

    init() {}

    /// Takes those that a target's requests really went over, and those that were opened ahead.
    init(takenBy target: MeasuredTarget) {
        for sample in target.samples where sample.sentAt != nil { add(ConnectionName(sample)) }
        for opened in target.opened where opened.outcome == .ok { add(ConnectionName(opened)) }
    }

    /// Adds one; nil is one that cannot be told from others.
    mutating func add(_ name: ConnectionName?) {
        if let name { names.insert(name) } else { hasUnknown = true }
    }

    mutating func formUnion(_ other: ConnectionNames) {
        names.formUnion(other.names)
        hasUnknown = hasUnknown || other.hasUnknown
    }

    /// Nil where one cannot be told from others.
    var count: Int? { hasUnknown ? nil : names.count }
}
