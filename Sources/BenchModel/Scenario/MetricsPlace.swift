/// Where a server tells its own figures.
package enum MetricsPlace: Sendable, Equatable {
    /// Looked for at the usual place, if the server is on this machine or in a private network: no hosted provider is asked.
    case automatic
    /// At the usual places of the base address.
    case usual
    /// Nobody is asked.
    case none
    case at(String)
}
