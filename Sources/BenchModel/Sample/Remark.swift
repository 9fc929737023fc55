/// Something that befell a whole run, told to everybody who reads its figures.
package struct Remark: Sendable, Equatable {
    /// What it was, in one word to count by; a reader passes on those it does not know.
    package struct Kind: RawRepresentable, Sendable, Hashable {
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        /// Somebody set the wall clock.
        package static let clockStep = Kind(rawValue: "clock_step")
        /// The machine slept.
        package static let suspended = Kind(rawValue: "suspended")
        /// The program was stopped, or was not given a processor.
        package static let stoodStill = Kind(rawValue: "stood_still")
    }

    /// When it was noticed, from the run's epoch.
    package var at: RunInstant
    package var kind: Kind
    /// What happened and what it means for the figures, as a sentence without a full stop.
    package var text: String

    package init(at: RunInstant, kind: Kind, text: String) {
        self.at = at
        self.kind = kind
        self.text = text
    }
}
