/// Something that happened to a whole run and matters to everyone who reads its figures.
package struct Remark: Sendable, Equatable {
    /// The kind, in one word to count by; readers pass on kinds they do not know.
    package struct Kind: RawRepresentable, Sendable, Hashable {
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        /// Which dataset was asked, and which of its rows: a fact, and no flaw.
        package static let data = Kind(rawValue: "data")
        /// What of the dataset was left out, cut or asked again.
        package static let dataFlaw = Kind(rawValue: "data_flaw")
        /// It was ended before its plan once its question was decided: a fact, and no flaw.
        package static let decided = Kind(rawValue: "decided")
        /// The wall clock was set.
        package static let clockStep = Kind(rawValue: "clock_step")
        /// The machine was suspended.
        package static let suspended = Kind(rawValue: "suspended")
        /// The program was stopped, or got no processor.
        package static let stoodStill = Kind(rawValue: "stood_still")
        /// A quota of processor time was used up.
        package static let throttled = Kind(rawValue: "throttled")
        /// The machine's host gave its processors to others.
        package static let stolen = Kind(rawValue: "stolen")

        /// Whether it tells of something that may be wrong with the figures.
        package var isFlaw: Bool { self != .data && self != .decided }

        /// Whether it tells of time in which this program could do nothing.
        package var isLostTime: Bool { [.suspended, .stoodStill, .throttled, .stolen].contains(self) }
    }

    /// When it was noticed, from the run's epoch.
    package var at: RunInstant
    package var kind: Kind
    /// What happened and what it means for the figures, as a sentence without a full stop.
    package var text: String
    /// How long this program could do nothing; nil where that is not what it tells of, or where nobody knows.
    package var lost: Nanoseconds?

    package init(at: RunInstant, kind: Kind, text: String, lost: Nanoseconds? = nil) {
        self.at = at
        self.kind = kind
        self.text = text
        self.lost = lost
    }
}
