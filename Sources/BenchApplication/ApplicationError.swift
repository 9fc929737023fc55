/// A reason not to begin, or not to go on, in words for whoever asked for it.
package struct ApplicationError: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// A run that ended without being stored: neither its own database nor any other place took it.
package struct LostRun: Error, Equatable {
    /// Why no other place took it.
    package var cause: String
    /// Samples that were in memory only.
    package var samples: Int
}
