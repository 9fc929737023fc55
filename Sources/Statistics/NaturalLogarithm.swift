#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Double {
    /// Its natural logarithm.
    package var naturalLogarithm: Double { log(self) }

    /// The number of which it is the natural logarithm.
    package var exponential: Double { exp(self) }
}
