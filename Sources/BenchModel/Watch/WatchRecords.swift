/// One probe of a watch, as the database keeps it whatever becomes of its samples.
package struct ProbeRecord: Sendable, Equatable {
    package enum Result: String, Sendable, CaseIterable {
        case measured
        /// The machine slept, stood still or set its clock meanwhile, or somebody ended it: it says nothing of the server.
        case disturbed
        /// Nothing could be measured or stored.
        case unmeasured
    }

    /// Counted from 1 in its watch.
    package var number: Int
    package var at: WallTime
    /// Whether time before it is missing, so that it follows on nothing.
    package var followsGap: Bool
    /// The run with its samples; nil where there is none, or none any more.
    package var run: Int64?
    package var result: Result
    /// Why it is no measurement; nil where it is one.
    package var cause: String?
    /// What it may have cost, in dollars; nil where no budget asks for that.
    package var dollars: String?
    package var windows: [WatchSubject: WindowTally]

    package init(
        number: Int,
        at: WallTime,
        followsGap: Bool = false,
        run: Int64? = nil,
        result: Result = .measured,
        cause: String? = nil,
        dollars: String? = nil,
        windows: [WatchSubject: WindowTally] = [:]
    ) {
        self.number = number
        self.at = at
        self.followsGap = followsGap
        self.run = run
        self.result = result
        self.cause = cause
        self.dollars = dollars
        self.windows = windows
    }
}

/// A time in which a target was not as it should be.
package struct IncidentRecord: Sendable, Equatable {
    /// What is wrong, of one subject.
    package struct Finding: Sendable, Equatable {
        package var question: WatchSubject.Question
        /// Since which window, by the change point.
        package var since: WallTime
        /// Windows from there to the one that told, and those of them that were bad.
        package var windows: Int
        package var badWindows: Int
        /// Requests of these windows, and those beyond the limit.
        package var n: Int
        package var beyond: Double
        /// Of the window that told.
        package var figure: Double?
        package var cause: String?
        package var isOver: Bool

        package init(
            question: WatchSubject.Question,
            since: WallTime,
            windows: Int,
            badWindows: Int,
            n: Int,
            beyond: Double,
            figure: Double? = nil,
            cause: String? = nil,
            isOver: Bool = false
        ) {
            self.question = question
            self.since = since
            self.windows = windows
            self.badWindows = badWindows
            self.n = n
            self.beyond = beyond
            self.figure = figure
            self.cause = cause
            self.isOver = isOver
        }
    }

    /// Counted from 1 in its watch.
    package var number: Int
    /// The target's name; empty where the watch itself is blind.
    package var target: String
    /// When it was told.
    package var toldAt: WallTime
    /// The first bad window after the last good state.
    package var since: WallTime
    /// When it was over; nil while it goes on.
    package var overAt: WallTime?
    /// In the order in which they were found.
    package var findings: [Finding]

    package init(
        number: Int,
        target: String,
        toldAt: WallTime,
        since: WallTime,
        overAt: WallTime? = nil,
        findings: [Finding]
    ) {
        self.number = number
        self.target = target
        self.toldAt = toldAt
        self.since = since
        self.overAt = overAt
        self.findings = findings
    }
}

/// Something that somebody is to be told.
package struct AlertRecord: Sendable, Equatable {
    package enum Edge: String, Sendable, CaseIterable { case begun, worse, over }

    /// Ways in which it is told.
    package struct Channels: OptionSet, Sendable, Hashable {
        package let rawValue: Int

        package init(rawValue: Int) { self.rawValue = rawValue }

        package static let webhook = Channels(rawValue: 1)
        package static let command = Channels(rawValue: 2)
    }

    /// The number of its incident.
    package var incident: Int
    package var edge: Edge
    package var at: WallTime
    package var text: String
    /// The ways in which it is still to be told.
    package var pending: Channels

    package init(incident: Int, edge: Edge, at: WallTime, text: String, pending: Channels) {
        self.incident = incident
        self.edge = edge
        self.at = at
        self.text = text
        self.pending = pending
    }
}
