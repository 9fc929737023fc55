package import BenchModel

/// The variables in which keys of known vendors are usually kept.
package enum VendorKeys {
    package static var variables: [String] { KnownVendor.all.flatMap(\.keyVariables).eachOnce }

    /// The servers of those vendors whose key is set, as far as their addresses are those of servers.
    package static func endpoints(_ environment: [String: String]) -> [Endpoint] {
        KnownVendor.all.filter { vendor in
            vendor.keyVariables.contains { !environment[$0, default: ""].isEmpty }
        }.map { Endpoint(name: $0.host, baseURL: "https://\($0.host)") }
    }
}
