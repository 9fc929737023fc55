/// Why the transport itself cannot work: no descriptors, no libcurl.
package struct TransportFault: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
