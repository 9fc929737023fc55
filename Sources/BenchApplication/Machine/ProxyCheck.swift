package import BenchModel
package import CurlTransport

extension SystemProxies {
    /// Refuses endpoints that would be reached through what is no proxy.
    ///
    /// - Throws: a ``ApplicationError`` that names the variable, never its value.
    package func check(_ endpoints: [Endpoint]) throws {
        for endpoint in endpoints {
            do {
                _ = try proxy(for: endpoint.baseURL)
            } catch {
                throw ApplicationError("endpoint \"\(endpoint.name)\" cannot be reached: \(error); \(error.advice)")
            }
        }
    }
}
