/// A program that prints an endpoint's key, which may be short-lived.
package struct KeyCommand: Sendable, Equatable {
    package var program: NamedProgram
    /// How long a key is valid; nil if it is used until it is refused.
    package var timeToLive: Nanoseconds?

    package init(_ program: NamedProgram, timeToLive: Nanoseconds? = nil) {
        self.program = program
        self.timeToLive = timeToLive
    }
}
