/// A part of a whole, 0…1; never percent.
package struct Share: Hashable, Comparable, Sendable {
    /// 0…1.
    package let value: Double

    /// Creates a share; nil unless it is 0…1.
    package init?(_ value: Double) {
        guard value >= 0, value <= 1 else { return nil }
        self.value = value
    }

    /// Creates a share of what is counted apart, so that the part may come out larger than the whole: that is all of it.
    package init(clamping value: Double) { self.value = value > 0 ? min(value, 1) : 0 }

    /// Creates the share that some are of all; nil where there are none at all.
    package init?(_ count: Int, of all: Int) {
        guard all > 0 else { return nil }
        self.init(clamping: Double(count) / Double(all))
    }

    package static let none = Share(clamping: 0)
    package static let all = Share(clamping: 1)

    /// What is left of the whole.
    package var rest: Share { Share(clamping: 1 - value) }

    package static func < (left: Share, right: Share) -> Bool { left.value < right.value }
}

extension Share: ExpressibleByFloatLiteral {
    /// Takes a share that is written in the program; anything but 0…1 is a mistake there.
    package init(floatLiteral value: Double) {
        precondition((0...1).contains(value), "a share is 0…1")
        self.value = value
    }
}

extension Share: ExpressibleByIntegerLiteral {
    /// Takes 0, none, or 1, all.
    package init(integerLiteral value: Int) { self.init(floatLiteral: Double(value)) }
}
