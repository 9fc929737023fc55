/// Why the transport itself cannot work: for example no descriptors, or no libcurl.
package struct TransportFault: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
