/// Advice on a misspelled name, for those outside scenario files.
package enum NearestName {
    /// Returns advice with the nearest known name, or with all of them if none is near.
    package static func advice(for name: String, among known: [String]) -> String {
        Nearest.advice(for: name, among: known)
    }
}
