/// Advice on a misspelled name, for those outside scenario files.
package enum NearestName {
    /// Returns the known name nearest to one, if it is near enough for a typing error.
    package static func of(_ name: String, among known: [String]) -> String? { Nearest.name(to: name, among: known) }

    /// Returns advice with the nearest known name, or with all of them if none is near.
    package static func advice(for name: String, among known: [String]) -> String {
        Nearest.advice(for: name, among: known)
    }
}
